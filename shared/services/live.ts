import { type Entry, isMessage } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { largeFrom, type Row } from '../core/rows.ts'
import { getAudience } from '../store/connections.ts'
import { markLive } from '../store/heads.ts'
import { forgetLive, markLarge, putLive } from '../store/live.ts'
import { allMemberships, getRows, listRows } from '../store/rows.ts'
import type { Given } from './given.ts'

/** Names all connections of these people in their large conversations. */
async function name(given: Given, rows: readonly Row[]): Promise<void> {
  const large = rows.filter((row) => row.large)
  const audiences = await getAudience(
    given.table,
    large.map(({ userId }) => userId),
    given.now(),
  )
  const byUser = new Map(audiences.map((audience) => [audience.userId, audience]))
  for (const row of large) {
    const audience = byUser.get(row.userId)
    const hasBlocks = (audience?.blocks.size ?? 0) > 0
    for (const { connectionId, expiresAt } of audience?.connections ?? []) {
      await putLive(given.table, row, { userId: row.userId, connectionId, expiresAt, hasBlocks })
    }
  }
}

/** A connection has been registered, or somebody was blocked: large conversations must know. */
export async function goLive(given: Given, userId: string): Promise<void> {
  await name(given, await listRows(given.table, userId, { consistent: true }))
}

/** A connection has ended. */
export async function goOffline(given: Given, userId: string, connectionId: string): Promise<void> {
  const rows = await listRows(given.table, userId, { consistent: true })
  const large = rows.filter((row) => row.large).map(({ conversationId }) => conversationId)
  await forgetLive(given.table, large, userId, connectionId)
}

/**
 * What the log says of who is in: newcomers of a large conversation are named in it, and when one becomes large, all of
 * its members are. Only then does delivery rely on the names. Done again, it does no harm.
 */
export async function nameNewcomers(given: Given, head: Head, entries: readonly Entry[]): Promise<boolean> {
  if (head.memberCount <= largeFrom && !head.live) return false
  const { conversationId } = head
  if (!head.live) {
    const members = await allMemberships(given.table, conversationId, { consistent: true })
    const rows = await rowsOf(
      given,
      conversationId,
      members.map(({ userId }) => userId),
    )
    for (const row of rows.filter(({ large }) => !large)) await markLarge(given.table, row)
    await name(
      given,
      rows.map((row) => ({ ...row, large: true })),
    )
    await markLive(given.table, conversationId)
    return true
  }
  const added = entries.flatMap((entry) =>
    isMessage(entry) || entry.type !== 'member.added' ? [] : entry.members,
  )
  await name(
    given,
    await rowsOf(
      given,
      conversationId,
      added.map(({ userId }) => userId),
    ),
  )
  return false
}

const rowsOf = (given: Given, conversationId: string, userIds: readonly string[]): Promise<Row[]> =>
  getRows(
    given.table,
    userIds.map((userId) => ({ userId, conversationId })),
    { consistent: true },
  )
