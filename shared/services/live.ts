import { type Entry, isMessage } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { hasConcealed, largeFrom, type Row } from '../core/rows.ts'
import type { Connection } from '../store/connections.ts'
import { type Audience, getAudience } from '../store/contacts.ts'
import { markLive } from '../store/heads.ts'
import { forgetLive, markLarge, putLive } from '../store/live.ts'
import { allMemberships } from '../store/members.ts'
import { getRows, listRows } from '../store/rows.ts'
import type { Given } from './given.ts'

/** Names all connections of these people, or only the one, in their large conversations. */
async function name(given: Given, rows: readonly Row[], only?: string): Promise<void> {
  const large = rows.filter((row) => row.large)
  const audiences = await audiencesOf(given, large, only)
  for (const row of large) {
    const audience = audiences.get(row.userId)
    const seesLess = (audience?.blocks.size ?? 0) > 0 || hasConcealed(row)
    for (const { connectionId, expiresAt } of audience?.connections ?? []) {
      await putLive(given.table, row, { userId: row.userId, connectionId, expiresAt, seesLess })
    }
  }
  await takeBack(given, large, audiences)
}

/** A connection that ended meanwhile was looked for here before it was named, and nobody looks again. */
async function takeBack(
  given: Given,
  large: readonly Row[],
  named: ReadonlyMap<string, Audience>,
): Promise<void> {
  const open = await audiencesOf(given, [...named.values()])
  for (const { userId, conversationId } of large) {
    const still = new Set(open.get(userId)?.connections.map(({ connectionId }) => connectionId))
    const ended = named.get(userId)?.connections.filter(({ connectionId }) => !still.has(connectionId)) ?? []
    for (const { connectionId } of ended) {
      await forgetLive(given.table, [conversationId], userId, connectionId)
    }
  }
}

/** Of these people, who is there, with all their connections or only that one: a read unit each. */
async function audiencesOf(
  given: Given,
  people: ReadonlyArray<{ readonly userId: string }>,
  only?: string,
): Promise<Map<string, Audience>> {
  const userIds = people.map(({ userId }) => userId)
  const audiences = await getAudience(given.table, userIds, given.now())
  const isMeant = ({ connectionId }: Connection): boolean => only === undefined || connectionId === only
  return new Map(
    audiences.map((one) => [one.userId, { ...one, connections: one.connections.filter(isMeant) }]),
  )
}

/** A connection has been registered, or, without one, somebody was blocked: large conversations must know. */
export async function goLive(given: Given, userId: string, connectionId?: string): Promise<void> {
  await name(given, await listRows(given.table, userId, { consistent: true }), connectionId)
}

/** Somebody has hidden or cleared something in a large conversation: delivery must ask what. */
export const goLiveIn = (given: Given, row: Row): Promise<void> => name(given, [row])

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
