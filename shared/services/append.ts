import { type Entry, isMessage } from '../core/entries.ts'
import { type Appended, appendEntry, appendWith, putEntry, readEntries } from '../store/log.ts'
import type { TransactItem } from '../store/table.ts'
import type { Given } from './given.ts'

/** What is to be written behind a tail: the entry, and what must be written with it or not at all. */
export interface Draft {
  readonly entry: Entry
  /** A second entry that follows at once: both stand or neither. */
  readonly then?: Entry
  readonly others?: readonly TransactItem[]
}

export interface Appending<Result> {
  /** The end of the log as read before, oldest first, strongly consistent; never empty. */
  readonly tail: readonly Entry[]
  /** Looks at entries not seen before, oldest first; an answer ends the append with it. May throw a refusal. */
  readonly inspect: (entries: readonly Entry[]) => Promise<Result | undefined> | Result | undefined
  /** Decides, right before each attempt, what goes behind this tail; an answer without entry ends the append. May throw. */
  readonly draft: (tail: Entry) => Promise<Draft | { done: Result }> | Draft | { done: Result }
  /** Another part's condition did not hold; the draft is made anew afterwards. Throws to give up. */
  readonly onOtherFailed?: (
    failed: Extract<Appended, { beatenBy: undefined }>['failed'],
  ) => Promise<void> | void
}

/** `done` where something seen on the way answered the request; else the last entry that stands now. */
export type Outcome<Result> = { readonly done: Result } | { readonly entry: Entry }

const steppingRaces = 2
const mostAttempts = 100
const longestWaitMs = 1000

/**
 * The one way into a log: put n+1 on condition that it is free. Whoever loses looks at what beat them and goes on from
 * it; after two lost races in a row they wait a random time that grows, then read everything new at once.
 */
export async function append<Result>(
  given: Given,
  { tail, inspect, draft, onOtherFailed }: Appending<Result>,
): Promise<Outcome<Result>> {
  let last = lastOf(tail)
  const early = await inspect(tail)
  if (early !== undefined) return { done: early }
  for (let attempt = 1, lost = 0; ; attempt += 1) {
    const drafted = await draft(last)
    if ('done' in drafted) return drafted
    const appended = await write(given, drafted)
    if (appended.ok) return { entry: drafted.then ?? drafted.entry }
    if (attempt === mostAttempts) throw new TooManyRaces()
    const news: Entry[] = []
    if (appended.beatenBy) {
      news.push(appended.beatenBy)
      lost += 1
    } else await onOtherFailed?.(appended.failed)
    if (lost > steppingRaces || !appended.beatenBy) {
      await given.pause(Math.random() * Math.min(longestWaitMs, 5 * 2 ** Math.min(lost, 8)))
      const from = (news.at(-1) ?? last).seq + 1
      news.push(...(await readEntries(given.table, last.conversationId, { from, consistent: true })))
    }
    if (news.length === 0) continue
    last = lastOf(news)
    const found = await inspect(news)
    if (found !== undefined) return { done: found }
  }
}

function write(given: Given, { entry, then, others = [] }: Draft): Promise<Appended> {
  const all = then ? [putEntry(then), ...others] : others
  return all.length > 0 ? appendWith(given.table, entry, all) : appendEntry(given.table, entry)
}

function lastOf(entries: readonly Entry[]): Entry {
  const last = entries.at(-1)
  if (!last) throw new RangeError('the tail of a log that has no entry')
  return last
}

/** The conversation is written to faster than it can take; shown as `unavailable`, the request may be repeated. */
class TooManyRaces extends Error {
  override readonly name = 'TransactionConflictException'
}

/** The message that this sender already sent under this id, if it is among the entries. */
export const findTwin = (entries: readonly Entry[], userId: string, clientMessageId: string) =>
  entries
    .filter(isMessage)
    .find((entry) => entry.actor === userId && entry.message.clientMessageId === clientMessageId)
