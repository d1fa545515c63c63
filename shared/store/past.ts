import type { LeavingReason } from '../contract/sync.ts'
import { conversationIdOfPastSk, pastKey, pastPrefix, userIdOfPk, userPk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * What somebody's row leaves behind: `w` why it went, `s` the seq of the entry that says so. Who comes in again has a
 * row again, and the row counts.
 */
export const putPast = (
  userId: string,
  conversationId: string,
  seq: number,
  reason: LeavingReason,
): TransactItem => ({
  Put: { Item: { ...pastKey(userId, conversationId), w: reason, s: seq } },
})

/** Who has left may be brought in again: from now on they count as removed. One write unit. */
export async function forgetLeaving(table: Table, userId: string, conversationId: string): Promise<void> {
  await table.update({
    Key: pastKey(userId, conversationId),
    UpdateExpression: 'SET w = :removed',
    ConditionExpression: 'w = :left',
    ExpressionAttributeValues: { ':removed': 'removed', ':left': 'left' },
  })
}

export interface Past {
  readonly conversationId: string
  readonly reason: LeavingReason
  readonly seq: number
}

/** Why these conversations are no longer this person's; strongly consistent, one read unit each. */
export async function getPasts(
  table: Table,
  userId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Past>> {
  const items = await table.batchGet(
    conversationIds.map((conversationId) => pastKey(userId, conversationId)),
    { consistent: true },
  )
  return byConversation(items)
}

const byConversation = (items: readonly Item[]): Map<string, Past> => {
  const pasts = items.map((item) => ({
    conversationId: conversationIdOfPastSk(String(item.sk)),
    reason: item.w as LeavingReason,
    seq: Number(item.s),
  }))
  return new Map(pasts.map((past) => [past.conversationId, past]))
}

/** All that somebody is no longer in; strongly consistent, about a read unit for 40. */
export async function allPasts(table: Table, userId: string): Promise<ReadonlyMap<string, Past>> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': userPk(userId), ':sk': pastPrefix },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start)
  return byConversation(items)
}

/** Why some of these people are no longer in a conversation; strongly consistent, one read unit each. */
export async function whyGone(
  table: Table,
  conversationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, LeavingReason>> {
  const keys = userIds.map((userId) => pastKey(userId, conversationId))
  const items = await table.batchGet(keys, { consistent: true })
  return new Map(items.map((item) => [userIdOfPk(String(item.pk)), item.w as LeavingReason]))
}
