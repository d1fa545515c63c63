import type { Addressed } from '../core/audience.ts'
import type { StoredAudience } from './audiences.ts'
import { followingKey, followingPrefix, spacePk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** A conversation whose members follow the space. */
export interface Following extends Addressed {
  readonly conversationId: string
  readonly senderId: string
  /** As of the audience. */
  readonly covered: boolean
}

/** `to` `ex` the tokens, `u` sender, `co` covered: enough to tell whom a change of the space concerns. */
export const putFollowing = (audience: StoredAudience): TransactItem => ({
  Put: {
    Item: {
      ...followingKey(audience.spaceId, audience.audienceId),
      to: audience.to,
      ex: audience.except,
      u: audience.senderId,
      co: audience.covered || undefined,
    },
  },
})

const followingOfItem = (item: Item): Following => ({
  conversationId: String(item.sk).slice(followingPrefix.length),
  to: item.to as string[],
  ...(item.ex !== undefined && { except: item.ex as string[] }),
  senderId: String(item.u),
  covered: item.co === true,
})

/** All of a space; strongly consistent, about a read unit for 20. */
export async function listFollowing(table: Table, spaceId: string): Promise<Following[]> {
  const all: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': followingPrefix },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    all.push(...page.items)
    start = page.lastKey
  } while (start)
  return all.map(followingOfItem)
}

/** Whether anything in a space follows it: one read unit. */
export async function followsAny(table: Table, spaceId: string): Promise<boolean> {
  const { count } = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': followingPrefix },
    ConsistentRead: true,
    Limit: 1,
  })
  return count > 0
}

/** Nobody comes into a conversation that is no more, or goes. One write unit. */
export const forgetFollowing = (table: Table, spaceId: string, conversationId: string): Promise<void> =>
  table.deleteMany([followingKey(spaceId, conversationId)])
