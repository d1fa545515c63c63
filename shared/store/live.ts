import type { Row } from '../core/rows.ts'
import { conversationPk, type Key, liveKey, livePrefix, livePrefixOf, memberKey, rowKey } from './keys.ts'
import { ConflictError } from './log.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * A connection named in a large conversation: `e` expiresAt in milliseconds, `js` joinedSeq, `b` its owner sees less,
 * `ttl`.
 */
export interface Live {
  readonly userId: string
  readonly connectionId: string
  readonly joinedSeq: number
  /** Milliseconds since the epoch: nothing is told from then on. */
  readonly expiresAt: number
  /** Its owner blocks somebody, or has hidden or cleared something here. */
  readonly seesLess: boolean
}

const liveOf = (item: Item): Live => {
  const [, userId = '', connectionId = ''] = String(item.sk).split('#')
  return {
    userId,
    connectionId,
    joinedSeq: Number(item.js),
    expiresAt: Number(item.e),
    seesLess: item.b === true,
  }
}

/**
 * Names a connection in the conversation, on condition that its owner is a member: four write units. The member's
 * `lv` grows with it, so that a removal which did not see it is refused and looks again.
 */
export async function putLive(
  table: Table,
  { conversationId, joinedSeq }: Row,
  live: { userId: string; connectionId: string; expiresAt: number; seesLess: boolean },
): Promise<void> {
  const { userId, connectionId, expiresAt, seesLess } = live
  const named = await table.transact([
    {
      Put: {
        Item: {
          ...liveKey(conversationId, userId, connectionId),
          e: expiresAt,
          js: joinedSeq,
          b: seesLess || undefined,
          ttl: Math.ceil(expiresAt / 1000),
        },
      },
    },
    {
      Update: {
        Key: memberKey(conversationId, userId),
        UpdateExpression: 'ADD lv :one',
        ConditionExpression: 'attribute_exists(ro)',
        ExpressionAttributeValues: { ':one': 1 },
      },
    },
  ])
  // Unnamed it would be told nothing, and never know.
  if (!named.ok && !named.failed.some(Boolean)) throw new ConflictError()
}

async function queryLive(table: Table, conversationId: string, prefix: string): Promise<Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': conversationPk(conversationId), ':sk': prefix },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start)
  return items
}

/** Who is online in a large conversation: about 30 connections a read unit. Strongly consistent. */
export async function listLive(table: Table, conversationId: string, now: number): Promise<Live[]> {
  const items = await queryLive(table, conversationId, livePrefix)
  return items.map(liveOf).filter(({ expiresAt }) => expiresAt > now)
}

/** One person's named connections, and how often any was named: for their removal. */
export async function readLiveOf(
  table: Table,
  conversationId: string,
  userId: string,
): Promise<{ keys: Key[]; version: number }> {
  // The version first: what is named after it was read is refused at the removal.
  const member = await table.get(memberKey(conversationId, userId), { consistent: true })
  const items = await queryLive(table, conversationId, livePrefixOf(userId))
  return {
    keys: items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
    version: Number(member?.lv ?? 0),
  }
}

export const deleteLive = (keys: readonly Key[]): TransactItem[] => keys.map((Key) => ({ Delete: { Key } }))

/** Takes a connection that has ended out of these conversations: one write unit each. */
export const forgetLive = (
  table: Table,
  conversationIds: readonly string[],
  userId: string,
  connectionId: string,
): Promise<void> =>
  table.deleteMany(conversationIds.map((conversationId) => liveKey(conversationId, userId, connectionId)))

/** The row says that its conversation is large: so it stays. One write unit. */
export async function markLarge(table: Table, { userId, conversationId }: Row): Promise<void> {
  await table.update({
    Key: rowKey(userId, conversationId),
    UpdateExpression: 'SET lg = :yes ADD sr :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':yes': true, ':one': 1 },
  })
}
