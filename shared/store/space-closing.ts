import {
  type Key,
  memberPrefix,
  mySpaceKey,
  spaceClosingKey,
  spaceConversationKey,
  spaceConversationPrefix,
  spaceKey,
  spacePk,
} from './keys.ts'
import type { Table, TransactItem } from './table.ts'

/** A deleted space that is not all gone yet: `u` who deleted it, `n` how often the stream was rung. */
export interface Closing {
  readonly actor: string
}

export const putClosing = (spaceId: string, { actor }: Closing): TransactItem => ({
  Put: { Item: { ...spaceClosingKey(spaceId), u: actor, n: 0 } },
})

/** One read unit. */
export async function getClosing(table: Table, spaceId: string): Promise<Closing | undefined> {
  const item = await table.get(spaceClosingKey(spaceId), { consistent: true })
  return item && { actor: String(item.u) }
}

/** Rings the stream again: one write unit. */
export async function ringClosing(table: Table, spaceId: string): Promise<void> {
  await table.update({
    Key: spaceClosingKey(spaceId),
    UpdateExpression: 'ADD n :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':one': 1 },
  })
}

/** Nothing is left but the space itself, which says that it was deleted. One write unit. */
export async function endClosing(table: Table, spaceId: string): Promise<void> {
  await table.delete({ Key: spaceClosingKey(spaceId) })
}

/** Some of a space's conversations; strongly consistent, about a read unit for 30. */
export async function listSpaceConversations(
  table: Table,
  spaceId: string,
  limit: number,
): Promise<string[]> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': spaceConversationPrefix },
    ConsistentRead: true,
    Limit: limit,
  })
  return page.items.map(({ sk }) => String(sk).slice(spaceConversationPrefix.length))
}

/** Notes that these are closed: one write unit each. */
export const forgetConversations = (
  table: Table,
  spaceId: string,
  conversationIds: readonly string[],
): Promise<void> => table.deleteMany(conversationIds.map((id) => spaceConversationKey(spaceId, id)))

/** Takes away up to `limit` of what a space holds beside itself; answers how much that was. Two write units a member. */
export async function purgeSpace(table: Table, spaceId: string, limit: number): Promise<number> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId) },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
    Limit: limit + 2,
  })
  const kept = [spaceKey(spaceId).sk, spaceClosingKey(spaceId).sk]
  const keys = (page.items as unknown as Key[]).filter(({ sk }) => !kept.includes(sk)).slice(0, limit)
  const rows = keys
    .filter(({ sk }) => sk.startsWith(memberPrefix))
    .map(({ sk }) => mySpaceKey(sk.slice(memberPrefix.length), spaceId))
  await table.deleteMany([...rows, ...keys])
  return keys.length
}
