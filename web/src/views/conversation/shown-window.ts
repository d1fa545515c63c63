import type { ShownMessage } from '@parley/client'

/** What of a long conversation is in the page: some around what is looked at, whatever has been loaded. */
export interface Bounds {
  /** The first one's, at most. */
  readonly fromSeq: number
  /** The last one's; infinite while the newest ones are followed. */
  readonly toSeq: number
}

export interface Range {
  readonly from: number
  /** After the last one. */
  readonly to: number
}

type Items = readonly Pick<ShownMessage, 'seq'>[]

/** So many come at once at one end. */
export const windowStep = 30
/** So many are in the page at most, and all that is on its way where that is seen: it has no seq by which it could be cut. */
export const windowMost = 120

export const newest: Bounds = { fromSeq: Number.POSITIVE_INFINITY, toSeq: Number.POSITIVE_INFINITY }

/** Where a seq stands; what is on its way has none yet and comes after all. */
export function indexOfSeq(items: Items, seq: number): number {
  const index = items.findIndex((one) => one.seq === 0 || one.seq >= seq)
  return index < 0 ? items.length : index
}

/** Which of them are in the page now. */
export function rangeOf(items: Items, { fromSeq, toSeq }: Bounds): Range {
  const after = toSeq === Number.POSITIVE_INFINITY ? -1 : items.findIndex(({ seq }) => seq > toSeq)
  const to = after < 0 ? items.length : after
  const wanted = Math.min(indexOfSeq(items, fromSeq), Math.max(0, to - windowStep))
  const sent = Math.min(to, indexOfSeq(items, Number.POSITIVE_INFINITY))
  return { from: Math.max(wanted, sent - windowMost), to }
}

function boundsOf(items: Items, { from, to }: Range): Bounds {
  const last = items[to - 1]?.seq ?? 0
  return {
    fromSeq: items[from]?.seq || Number.POSITIVE_INFINITY,
    toSeq: to >= items.length || last === 0 ? Number.POSITIVE_INFINITY : last,
  }
}

/** Some more older ones; what is far below goes. */
export function olderBounds(items: Items, bounds: Bounds): Bounds {
  const range = rangeOf(items, bounds)
  const from = Math.max(0, range.from - windowStep)
  return boundsOf(items, { from, to: Math.min(range.to, from + windowMost) })
}

/** Some more newer ones; what is far above goes. */
export function newerBounds(items: Items, bounds: Bounds): Bounds {
  const range = rangeOf(items, bounds)
  const to = Math.min(items.length, range.to + windowStep)
  return boundsOf(items, { from: Math.max(range.from, to - windowMost), to })
}

/** Those around one of them. */
export function boundsAround(items: Items, seq: number): Bounds {
  const index = indexOfSeq(items, seq)
  const from = Math.max(0, index - windowStep)
  return boundsOf(items, { from, to: Math.min(items.length, from + 2 * windowStep) })
}

/** The same, not following the newest any more. */
export function heldStill(items: Items, bounds: Bounds): Bounds {
  const { from, to } = rangeOf(items, bounds)
  const last = items.slice(from, to).findLast(({ seq }) => seq > 0)
  return last ? { fromSeq: items[from]?.seq || bounds.fromSeq, toSeq: last.seq } : bounds
}
