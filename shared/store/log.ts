import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { entryOfItem, itemOfEntry } from './entries.ts'
import { headOfItem } from './heads.ts'
import { conversationPk, headSk, logEnd, logKey, logSk, sentIndex, sentKey, seqOfLogSk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** How far back an `after` may reach, in entries; without it, how many of the newest are searched for a twin. */
export const longestTail = 500
export const newestSearched = 50

const entriesOf = (items: readonly Item[]): Entry[] => items.map(entryOfItem)

interface Range {
  /** First and last seq, both included. */
  readonly from?: number
  readonly to?: number
  readonly limit?: number
  readonly newestFirst?: boolean
  readonly consistent?: boolean
}

interface LogQuery {
  /** Sort keys, both included. */
  readonly between: readonly [string, string]
  readonly limit: number
  readonly newestFirst: boolean
  readonly consistent: boolean
}

/** Asks on by itself where an answer ends at 1 MB before the limit. */
async function queryLog(table: Table, conversationId: string, query: LogQuery): Promise<Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': conversationPk(conversationId),
        ':from': query.between[0],
        ':to': query.between[1],
      },
      ScanIndexForward: !query.newestFirst,
      ConsistentRead: query.consistent,
      ...(Number.isFinite(query.limit) && { Limit: query.limit - items.length }),
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start && items.length < query.limit)
  return items
}

/** Entries between two seqs. Costs half a read unit per 4 KB, twice that when consistent. */
export async function readEntries(table: Table, conversationId: string, range: Range): Promise<Entry[]> {
  const { from = 1, to, limit = Number.POSITIVE_INFINITY, newestFirst = false, consistent = false } = range
  if (to !== undefined && to < from) return []
  const between = [logSk(from), to === undefined ? logEnd : logSk(to)] as const
  return entriesOf(await queryLog(table, conversationId, { between, limit, newestFirst, consistent }))
}

/** The head as it was read, and entries of the log's end, oldest first. */
export interface LogEnd {
  /** Undefined where there is no such conversation, or where the entries did not reach the end. */
  readonly head: Head | undefined
  readonly entries: readonly Entry[]
}

/**
 * The newest entries and the head behind them in one query: half a read unit per 4 KB, twice that when consistent.
 */
export async function readEnd(
  table: Table,
  conversationId: string,
  { limit, consistent = false, from = 1 }: { limit: number; consistent?: boolean; from?: number },
): Promise<LogEnd> {
  const items = await queryLog(table, conversationId, {
    between: [logSk(from), headSk],
    limit: limit + 1,
    newestFirst: true,
    consistent,
  })
  return endOf(items.reverse())
}

/**
 * The end of the log with the head, strongly consistent: from `after` on (more than `longestTail` entries behind it
 * mean that it is too old), or the newest 50.
 */
export async function readTail(table: Table, conversationId: string, after?: number): Promise<LogEnd> {
  if (after === undefined) return readEnd(table, conversationId, { limit: newestSearched, consistent: true })
  const items = await queryLog(table, conversationId, {
    between: [logSk(Math.max(after, 1)), headSk],
    limit: longestTail + 3,
    newestFirst: false,
    consistent: true,
  })
  return endOf(items)
}

function endOf(items: readonly Item[]): LogEnd {
  const last = items.at(-1)
  const head = last?.sk === headSk ? headOfItem(last) : undefined
  return { head, entries: entriesOf(head ? items.slice(0, -1) : items) }
}

export async function getEntry(
  table: Table,
  conversationId: string,
  seq: number,
  options?: { consistent?: boolean },
): Promise<Entry | undefined> {
  const item = await table.get(logKey(conversationId, seq), options)
  return item && entryOfItem(item)
}

export async function getEntries(
  table: Table,
  keys: ReadonlyArray<{ conversationId: string; seq: number }>,
  options?: { consistent?: boolean },
): Promise<Entry[]> {
  return entriesOf(
    await table.batchGet(
      keys.map(({ conversationId, seq }) => logKey(conversationId, seq)),
      options,
    ),
  )
}

export type Appended =
  | { readonly ok: true }
  /** Somebody else took the seq: here is what they wrote. */
  | { readonly ok: false; readonly beatenBy: Entry }
  /** The entry's place was free, but another part's condition did not hold. */
  | {
      readonly ok: false
      readonly beatenBy: undefined
      readonly failed: readonly (Item | true | undefined)[]
    }

const onlyIfFree = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const

/** An entry as part of a transaction. */
export const putEntry = (entry: Entry): TransactItem => ({ Put: { Item: itemOfEntry(entry), ...onlyIfFree } })

/** Puts the entry if its seq is free: one write unit up to 1 KB, and one for the index of a message. */
export async function appendEntry(table: Table, entry: Entry): Promise<Appended> {
  const written = await table.put({ Item: itemOfEntry(entry), ...onlyIfFree })
  if (written.ok) return written
  if (!written.item) throw new Error('a lost race that does not say to whom')
  return { ok: false, beatenBy: entryOfItem(written.item) }
}

/** The same together with other writes, all or none: each write costs double. */
export async function appendWith(
  table: Table,
  entry: Entry,
  others: readonly TransactItem[],
): Promise<Appended> {
  const written = await table.transact([putEntry(entry), ...others])
  if (written.ok) return written
  const [log, ...rest] = written.failed
  if (log?.item) return { ok: false, beatenBy: entryOfItem(log.item) }
  if (written.conflict && !rest.some(Boolean)) throw new ConflictError()
  return { ok: false, beatenBy: undefined, failed: rest.map((part) => part && (part.item ?? true)) }
}

/** Transactions of others stood in the way for longer than was waited: shown as `unavailable`. */
export class ConflictError extends Error {
  override readonly name = 'TransactionConflictException'
}

/** One of the messages a person sent. */
export interface SentPlace {
  readonly at: number
  readonly conversationId: string
  readonly seq: number
}

/**
 * A page of the messages a person sent after `since` (milliseconds since the epoch), newest first; half a read unit for
 * about 30. From the sparse index, which may lack those of the last moment.
 */
export async function listSent(
  table: Table,
  userId: string,
  { limit, position, since = 0 }: { limit: number; position?: SentPlace | undefined; since?: number },
): Promise<{ places: SentPlace[]; more: boolean }> {
  const g = sentKey(userId)
  const start = position && { ...logKey(position.conversationId, position.seq), g, at: position.at }
  const page = await table.query({
    IndexName: sentIndex,
    KeyConditionExpression: 'g = :g AND #at > :since',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':g': g, ':since': since },
    ScanIndexForward: false,
    Limit: limit,
    ...(start && { ExclusiveStartKey: start }),
  })
  const places = page.items.map((item) => ({
    at: Number(item.at),
    conversationId: String(item.pk).slice(conversationPk('').length),
    seq: seqOfLogSk(String(item.sk)),
  }))
  return { places, more: page.lastKey !== undefined }
}
