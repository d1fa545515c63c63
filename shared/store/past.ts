import type { LeavingReason } from '../contract/sync.ts'
import { conversationIdOfPastSk, pastKey } from './keys.ts'
import type { Table, TransactItem } from './table.ts'

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
  const pasts = items.map((item) => ({
    conversationId: conversationIdOfPastSk(String(item.sk)),
    reason: item.w as LeavingReason,
    seq: Number(item.s),
  }))
  return new Map(pasts.map((past) => [past.conversationId, past]))
}
