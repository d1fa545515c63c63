/** A message's place among those of all conversations: newer first, then by conversation, then by seq. */
export interface TimedPlace {
  readonly at: number
  readonly conversationId: string
  readonly seq: number
}

/** Negative where `one` comes before `other` in a list of the newest first. */
export function newestFirst(one: TimedPlace, other: TimedPlace): number {
  if (one.at !== other.at) return other.at - one.at
  if (one.conversationId !== other.conversationId) return one.conversationId < other.conversationId ? -1 : 1
  return other.seq - one.seq
}

/** One conversation's messages, newest first, read only as far as the list gets. */
export interface Source<Item extends TimedPlace> {
  /** Nothing in it comes before this. */
  readonly bound: TimedPlace
  readonly next: () => Promise<Item | undefined>
}

/**
 * The first `limit` items of all sources, newest first. A source is read only once its bound is reached, so the cost
 * grows with the conversations touched, not with what they hold.
 */
export async function mergeNewest<Item extends TimedPlace>(
  sources: readonly Source<Item>[],
  limit: number,
): Promise<Item[]> {
  const waiting = sources.toSorted((a, b) => newestFirst(a.bound, b.bound))
  const open: Array<{ item: Item; source: Source<Item> }> = []
  const merged: Item[] = []
  while (merged.length < limit) {
    const head = open[0]
    const closed = waiting[0]
    if (closed && (!head || newestFirst(closed.bound, head.item) < 0)) {
      waiting.shift()
      await put(open, closed)
    } else if (head) {
      merged.push(head.item)
      open.shift()
      await put(open, head.source)
    } else break
  }
  return merged
}

async function put<Item extends TimedPlace>(
  open: Array<{ item: Item; source: Source<Item> }>,
  source: Source<Item>,
): Promise<void> {
  const item = await source.next()
  if (!item) return
  const place = open.findIndex((one) => newestFirst(item, one.item) < 0)
  open.splice(place < 0 ? open.length : place, 0, { item, source })
}
