import { AppError, invalid } from '../contract/errors.ts'
import type { OwnMarks } from '../contract/messages.ts'
import { readUpTo } from '../core/marks.ts'
import type { Row } from '../core/rows.ts'
import { getEntry } from '../store/log.ts'
import { getRow } from '../store/rows.ts'
import type { Caller, Given } from './given.ts'
import { changeRow } from './own-row.ts'
import { requireStanding } from './standing.ts'

/** Everything up to an existing entry is read; never backwards. One write unit, one and a half read units. */
export async function markRead(
  given: Given,
  caller: Caller,
  conversationId: string,
  upTo: number,
): Promise<OwnMarks> {
  const [row, known] = await Promise.all([
    getRow(given.table, caller.userId, conversationId, { consistent: true }),
    getEntry(given.table, conversationId, upTo),
  ])
  const entry = known ?? (row && (await getEntry(given.table, conversationId, upTo, { consistent: true })))
  if (!row || !entry) return refuseMark(given, caller, conversationId)
  const changed = await changeRow(given, row, (current) => readUpTo(current, entry))
  if (!changed) throw new AppError('not_found')
  return ownMarksOf(changed)
}

/** Says why: no such conversation for them, or deleted; else no such entry. */
export async function refuseMark(given: Given, { userId }: Caller, conversationId: string): Promise<never> {
  await requireStanding(given, userId, conversationId)
  throw invalid('#/upTo', 'invalid_value')
}

export const ownMarksOf = (row: Row): OwnMarks => ({
  conversationId: row.conversationId,
  readSeq: row.readSeq,
  deliveredSeq: Math.max(row.deliveredSeq, row.readSeq),
  stateRevision: row.stateRevision,
})
