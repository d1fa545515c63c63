import type { Marks } from '../core/marks.ts'
import type { Row } from '../core/rows.ts'
import { replaceRow } from '../store/rows.ts'
import type { Given } from './given.ts'

/** Own messages change the row in a way of its own: it is told of with them. */
interface Cause {
  readonly sent?: boolean
}

/**
 * Changes a row by a pure step, again from what stands there whenever somebody else was faster. The step answers
 * undefined where nothing is to change. Answers the row as it stands afterwards; undefined for no member any more.
 */
export async function changeRow(
  given: Given,
  row: Row,
  step: (row: Row) => Partial<Row> | Marks | undefined,
  cause: Cause = {},
): Promise<Row | undefined> {
  let current = row
  for (;;) {
    const change = step(current)
    if (!change) return current
    const next = { ...current, ...change }
    const replaced = await replaceRow(given.table, next, cause)
    if (replaced.ok) return { ...next, stateRevision: next.stateRevision + 1 }
    if (!replaced.current) return undefined
    current = replaced.current
  }
}
