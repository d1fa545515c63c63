import { AppError, invalid } from '../contract/errors.ts'
import type { Message } from '../contract/messages.ts'
import { type Entry, isMessage, type MessageEntry } from '../core/entries.ts'
import { firstVisibleSeq } from '../core/rows.ts'
import { getEntry, readEnd, readEntries } from '../store/log.ts'
import { getRow } from '../store/rows.ts'
import type { Given, Reader } from './given.ts'
import { viewMessages } from './message-views.ts'
import { isBehind, requireStanding, standingOf } from './standing.ts'

export interface MessagesWanted {
  readonly conversationId: string
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly around?: number | undefined
  /** Where a page before this one ended; goes on in the same direction. */
  readonly position?: number | undefined
  readonly limit: number
}

export interface MessageSlice {
  readonly items: Message[]
  /** Where the next page goes on; undefined at the end. */
  readonly position: number | undefined
}

/**
 * Messages newest first, oldest first with `after`; with `around`, half of the page on each side, newest first. Seqs
 * never change, so pages neither skip nor repeat while others write. A page of 50 messages of 300 bytes by two people
 * costs five read units: one for the membership, three for the entries with the head, one for the names.
 */
export async function listMessages(
  given: Given,
  reader: Reader,
  wanted: MessagesWanted,
): Promise<MessageSlice> {
  const { conversationId } = wanted
  const newest = [wanted.before, wanted.after, wanted.around, wanted.position].every(
    (one) => one === undefined,
  )
  const [row, end] = await Promise.all([
    getRow(given.table, reader.userId, conversationId, { consistent: true }),
    readEnd(given.table, conversationId, { limit: newest ? wanted.limit + 1 : 0 }),
  ])
  const standing =
    row && isBehind(end.head, row)
      ? await requireStanding(given, reader.userId, conversationId)
      : await standingOf(given, reader.userId, end.head, row)
  const first = firstVisibleSeq(standing.row, standing.head)
  const slice = newest
    ? pageOf(end.entries.filter(({ seq }) => seq >= first).toReversed(), wanted.limit)
    : await readSlice(given, wanted, first)
  return { items: await viewMessages(given, reader, standing, slice.entries), position: slice.position }
}

interface Slice {
  readonly entries: readonly MessageEntry[]
  readonly position: number | undefined
}

/** A page may hold fewer messages than asked for, for other entries lie between them. One entry more tells the end. */
function pageOf(entries: readonly Entry[], limit: number): Slice {
  const page = entries.slice(0, limit)
  return { entries: page.filter(isMessage), position: entries.length > limit ? page.at(-1)?.seq : undefined }
}

function readSlice(given: Given, wanted: MessagesWanted, first: number): Promise<Slice> {
  const { after, around, position } = wanted
  if (after !== undefined) return readForward(given, wanted, Math.max(first, (position ?? after) + 1))
  if (around !== undefined && position === undefined) return readAround(given, wanted, around, first)
  const before = position ?? wanted.before
  return readBackward(given, wanted, before === undefined ? undefined : before - 1, first)
}

async function readBackward(
  given: Given,
  { conversationId, limit }: MessagesWanted,
  to: number | undefined,
  from: number,
): Promise<Slice> {
  const range = { from, ...(to !== undefined && { to }), limit: limit + 1, newestFirst: true }
  return pageOf(await readEntries(given.table, conversationId, range), limit)
}

async function readForward(
  given: Given,
  { conversationId, limit }: MessagesWanted,
  from: number,
): Promise<Slice> {
  if (limit === 0) return { entries: [], position: undefined }
  return pageOf(await readEntries(given.table, conversationId, { from, limit: limit + 1 }), limit)
}

async function readAround(
  given: Given,
  wanted: MessagesWanted,
  around: number,
  first: number,
): Promise<Slice> {
  const half = Math.ceil(wanted.limit / 2)
  const [older, newer] = await Promise.all([
    readBackward(given, { ...wanted, limit: half }, around, first),
    readForward(given, { ...wanted, limit: wanted.limit - half }, Math.max(first, around + 1)),
  ])
  return { entries: [...newer.entries.toReversed(), ...older.entries], position: older.position }
}

/** One message; other entries are not messages. About two and a half read units. */
export async function readMessage(
  given: Given,
  reader: Reader,
  conversationId: string,
  seq: number,
): Promise<Message> {
  const [standing, entry] = await Promise.all([
    requireStanding(given, reader.userId, conversationId),
    getEntry(given.table, conversationId, seq, { consistent: true }),
  ])
  if (!isMessage(entry) || seq < firstVisibleSeq(standing.row, standing.head)) throw new AppError('not_found')
  const [message] = await viewMessages(given, reader, standing, [entry])
  if (!message) throw new AppError('not_found')
  return message
}

/** `before`, `after` and `around` exclude each other. */
export function requireOneDirection(wanted: { before?: unknown; after?: unknown; around?: unknown }): void {
  const given = (['before', 'after', 'around'] as const).filter((name) => wanted[name] !== undefined)
  if (given.length > 1) throw invalid(`?${given[1]}`, 'invalid_value')
}
