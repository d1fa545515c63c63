import type { Row } from '../core/rows.ts'
import { getEntries, readEntries } from '../store/log.ts'
import type { Given } from './given.ts'

/** What stands behind a position: something new, nothing, or not even the position itself. */
export type Probe = 'news' | 'current' | 'beyond'

interface Looked {
  readonly row: Row
  readonly from: number | undefined
}

const queriesAtOnce = 25

/**
 * What each conversation has behind the position its client is at: one read unit each. Marks only stand at entries, so
 * a position up to one of them is known to exist; any other is read together with the entry behind it.
 */
export async function probe(given: Given, looked: readonly Looked[]): Promise<Map<string, Probe>> {
  const known = looked.flatMap(({ row, from }) => (from === undefined ? [] : [{ row, from }]))
  const sure = known.filter(({ row, from }) => from <= provenSeq(row))
  const unsure = known.filter(({ row, from }) => from > provenSeq(row))
  const found = new Map<string, Probe>(sure.map(({ row }) => [row.conversationId, 'current']))
  const next = sure.map(({ row, from }) => ({ conversationId: row.conversationId, seq: from + 1 }))
  for (const { conversationId } of await getEntries(given.table, next, { consistent: true })) {
    found.set(conversationId, 'news')
  }
  const queue = unsure.values()
  await Promise.all(Array.from({ length: queriesAtOnce }, () => probeFrom(given, queue, found)))
  return found
}

const provenSeq = (row: Row): number =>
  Math.max(row.joinedSeq, row.memberSeq, row.readSeq, row.seenSeq, row.deliveredSeq)

async function probeFrom(
  given: Given,
  queue: Iterable<{ row: Row; from: number }>,
  found: Map<string, Probe>,
): Promise<void> {
  for (const { row, from } of queue) {
    const { conversationId } = row
    const two = await readEntries(given.table, conversationId, { from, limit: 2, consistent: true })
    found.set(conversationId, two[0]?.seq !== from ? 'beyond' : two.length > 1 ? 'news' : 'current')
  }
}
