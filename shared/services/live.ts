import { isDeepStrictEqual } from 'node:util'
import { type Entry, isMessage } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { hasConcealed, largeFrom, type Row } from '../core/rows.ts'
import type { Connection } from '../store/connections.ts'
import { type Audience, getAudience } from '../store/contacts.ts'
import { markLive } from '../store/heads.ts'
import { forgetLive, type Live, markLarge, putLive } from '../store/live.ts'
import { allMemberships } from '../store/members.ts'
import { getRows, listRows } from '../store/rows.ts'
import type { Given } from './given.ts'

/** The connections that large conversations are to name, each by its place. */
type Names = ReadonlyMap<string, { readonly row: Row; readonly live: Live }>

/**
 * Names all connections of these people, or only the one, in their large conversations. What was read for it may change
 * before it is written, and whoever changed it may have written first: so what was written is read again, until it is what
 * stands. Who connects meanwhile names themselves, and is not waited for: in a crowd there is always somebody.
 */
async function name(given: Given, rows: readonly Row[], only?: string): Promise<void> {
  const large = rows.filter((row) => row.large)
  let written = await writeChanged(given, new Map(), await namesOf(given, large, only))
  while (written.size > 0) {
    const again = await getRows(given.table, rowsIn(written), { consistent: true })
    const wanted = [...(await namesOf(given, again, only))].filter(([place]) => written.has(place))
    written = await writeChanged(given, written, new Map(wanted))
  }
}

/** Each once, however many connections are named in it. */
const rowsIn = (names: Names): Row[] => [
  ...new Map([...names.values()].map(({ row }) => [`${row.userId} ${row.conversationId}`, row])).values(),
]

async function namesOf(given: Given, rows: readonly Row[], only?: string): Promise<Names> {
  const audiences = await audiencesOf(given, rows, only)
  const names = rows.flatMap((row) => {
    const { connections = [], blocks } = audiences.get(row.userId) ?? {}
    const seesLess = (blocks?.size ?? 0) > 0 || hasConcealed(row)
    return connections.map(({ connectionId, expiresAt }) => {
      const { userId, joinedSeq } = row
      return { row, live: { userId, connectionId, joinedSeq, expiresAt, seesLess } }
    })
  })
  return new Map(names.map((one) => [`${one.row.conversationId} ${one.live.connectionId}`, one]))
}

/** Those that were not yet as they are wanted. A connection that ended meanwhile is nobody else's to take back. */
async function writeChanged(given: Given, named: Names, wanted: Names): Promise<Names> {
  const changed = [...wanted].filter(([place, { live }]) => !isDeepStrictEqual(named.get(place)?.live, live))
  const ended = [...named].filter(([place]) => !wanted.has(place))
  for (const [, { row, live }] of changed) await putLive(given.table, row, live)
  for (const [, { row, live }] of ended) {
    await forgetLive(given.table, [row.conversationId], live.userId, live.connectionId)
  }
  return new Map(changed)
}

/** Of these people, who is there, with all their connections or only that one: a read unit each. */
async function audiencesOf(
  given: Given,
  people: readonly Row[],
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
