import type { UpdateOwnState } from '../contract/conversations.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { OwnMarks } from '../contract/messages.ts'
import { isMessage, type MessageEntry } from '../core/entries.ts'
import { deliveredUpTo, readAt, unreadFrom } from '../core/marks.ts'
import { isInvisible } from '../core/presence.ts'
import { addNumber, type Ranges } from '../core/ranges.ts'
import { firstVisibleSeq, hasConcealed, isArchived, type Row } from '../core/rows.ts'
import { getEntry, readEntries } from '../store/log.ts'
import { markSeesLess } from '../store/members.ts'
import { getProfile } from '../store/profiles.ts'
import { getRow, replaceRow } from '../store/rows.ts'
import type { Caller, Given } from './given.ts'
import { goLiveIn } from './live.ts'
import { ownMarksOf, refuseMark } from './mark-read.ts'
import { changeRow } from './own-row.ts'
import { requireStanding } from './standing.ts'

/** Archive, mute and pin for me alone. One write unit. */
export async function updateOwnState(
  given: Given,
  caller: Caller,
  conversationId: string,
  wanted: UpdateOwnState,
): Promise<void> {
  const { head, row } = await requireStanding(given, caller.userId, conversationId)
  const step = (current: Row): Partial<Row> | undefined => {
    // What came back by a message does not go away again when it is muted later. What came while it was muted does not
    // bring it back, also when it no longer is.
    const archivedNow = wanted.archived ?? isArchived(current, head, given.now())
    const anew = wanted.archived || wanted.mutedUntil !== undefined
    const archivedAt = archivedNow ? (anew ? head.lastNumber : current.archivedAt) : undefined
    const mutedUntil = wanted.mutedUntil === undefined ? current.mutedUntil : momentOf(wanted.mutedUntil)
    const pinned = wanted.pinned ?? current.pinned
    const same =
      archivedAt === current.archivedAt && mutedUntil === current.mutedUntil && pinned === current.pinned
    return same ? undefined : { archivedAt, mutedUntil, pinned }
  }
  await requireChanged(changeRow(given, row, step))
}

const momentOf = (timestamp: string | null): number | undefined =>
  timestamp === null ? undefined : Date.parse(timestamp)

async function requireChanged(changing: Promise<Row | undefined>): Promise<Row> {
  const row = await changing
  if (!row) throw new AppError('not_found')
  return row
}

/** History up to now is gone for me, and with it what was unread. */
export async function clearForMe(given: Given, caller: Caller, conversationId: string): Promise<void> {
  const { row } = await requireStanding(given, caller.userId, conversationId)
  const [tail] = await readEntries(given.table, conversationId, {
    limit: 1,
    newestFirst: true,
    consistent: true,
  })
  if (!tail) throw new AppError('not_found')
  // Before, for delivery asks the row only where this says so.
  if (!hasConcealed(row)) await markSeesLess(given.table, row)
  const cleared = await requireChanged(
    changeRow(given, row, (current) =>
      current.clearedSeq >= tail.seq
        ? undefined
        : { ...(current.readSeq < tail.seq && readAt(current, tail)), clearedSeq: tail.seq },
    ),
  )
  if (!hasConcealed(row)) await goLiveIn(given, cleared)
}

/**
 * Everything up to an existing entry has reached me; never backwards. Clients say so by themselves, so it would show that
 * somebody invisible is here: their marks stay as they are. One write unit, three read units.
 */
export async function markDelivered(
  given: Given,
  caller: Caller,
  conversationId: string,
  upTo: number,
): Promise<OwnMarks> {
  const [row, entry, profile] = await Promise.all([
    getRow(given.table, caller.userId, conversationId, { consistent: true }),
    getEntry(given.table, conversationId, upTo, { consistent: true }),
    getProfile(given.table, caller.userId, { consistent: true }),
  ])
  if (!row || !entry) return refuseMark(given, caller, conversationId)
  if (profile && isInvisible(profile)) return ownMarksOf(row)
  return ownMarksOf(await requireChanged(changeRow(given, row, (current) => deliveredUpTo(current, upTo))))
}

/** How far back something can be marked unread, in entries: own messages in between are counted anew. */
const farthestUnread = 5000

/**
 * Sets the read mark just before an entry, as an explicit "mark unread"; what others saw as read stays. Costs what
 * reading the log from there costs.
 */
export async function markUnread(
  given: Given,
  caller: Caller,
  conversationId: string,
  from: number,
): Promise<OwnMarks> {
  const { head, row } = await requireStanding(given, caller.userId, conversationId)
  if (from < firstVisibleSeq(row, head)) throw invalid('#/from', 'invalid_value')
  const { before, sent } = await readFrom(given, caller, conversationId, from)
  const urgent = sent.filter(({ message }) => message.urgent)
  const next = { ...row, ...unreadFrom(row, before, { own: numbersOf(sent), ownUrgent: numbersOf(urgent) }) }
  const replaced = await replaceRow(given.table, next)
  if (replaced.ok) return ownMarksOf({ ...next, stateRevision: next.stateRevision + 1 })
  // The row may know of an own message that the log did not hold yet: only a row read before the log will do.
  return markUnread(given, caller, conversationId, from)
}

const numbersOf = (entries: readonly MessageEntry[]): Ranges =>
  entries.reduce<Ranges>((ranges, { number }) => addNumber(ranges, number), [])

/** The entry before, and the own messages from there on. */
async function readFrom(given: Given, { userId }: Caller, conversationId: string, from: number) {
  const log = await readEntries(given.table, conversationId, {
    from: Math.max(1, from - 1),
    limit: farthestUnread + 2,
    consistent: true,
  })
  if (!log.some(({ seq }) => seq === from)) throw invalid('#/from', 'invalid_value')
  if (log.length > farthestUnread + 1)
    throw new AppError('limit_reached', { reason: 'unread', values: { max: farthestUnread } })
  return {
    before: log.find(({ seq }) => seq === from - 1),
    sent: log.filter(isMessage).filter((entry) => entry.seq >= from && entry.actor === userId),
  }
}
