import type { Event } from '../contract/event.ts'
import type { SyncAnswer, SyncConversation, SyncRequest } from '../contract/sync.ts'
import { type Entry, isMessage } from '../core/entries.ts'
import { type Head, lastMessageOf, withTail } from '../core/heads.ts'
import { firstVisibleSeq, isVisible, type Row } from '../core/rows.ts'
import { tellingFor } from '../core/visibility.ts'
import { getBlocks } from '../store/blocks.ts'
import { listHidden } from '../store/changes.ts'
import { getHead } from '../store/heads.ts'
import { getEntry, readEntries } from '../store/log.ts'
import { getPasts } from '../store/past.ts'
import { getProfile } from '../store/profiles.ts'
import { getRow, listRows } from '../store/rows.ts'
import { eventOfEntry } from './compose-events.ts'
import { viewConversations } from './conversation-views.ts'
import type { Given, Reader } from './given.ts'
import { type Probe, probe } from './probe.ts'
import { readSurroundings } from './surroundings.ts'

/** Where a page ended: conversations before this one are done, this one up to `seq`. */
export interface SyncPosition {
  readonly conversationId: string
  readonly seq: number
}

export interface SyncWanted extends Omit<SyncRequest, 'cursor'> {
  readonly position?: SyncPosition | undefined
  /** Bytes of a page's entries and conversations, about. */
  readonly maxBytes: number
}

export type SyncSlice = Omit<SyncAnswer, 'cursor' | 'complete'> & {
  readonly position: SyncPosition | undefined
}

/** Conversations looked at in one go. */
const chunk = 100

/**
 * What this person lacks. Their rows are read strongly, and of each conversation the entry behind its position: the log
 * is dense, so none there proves that nothing is newer, and the head is not asked. About 108 read units for 100
 * conversations with nothing new.
 */
export async function sync(
  given: Given,
  reader: Reader,
  wanted: SyncWanted,
  epoch: string,
): Promise<SyncSlice> {
  const restored = wanted.epoch !== undefined && wanted.epoch !== epoch
  const only = wanted.only && new Set(wanted.only)
  const isAsked = (conversationId: string): boolean => !only || only.has(conversationId)
  const rows = (await listRows(given.table, reader.userId, { consistent: true }))
    .filter(({ conversationId }) => isAsked(conversationId))
    .sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1))
  const left = rows.filter(({ conversationId }) => conversationId >= (wanted.position?.conversationId ?? ''))
  const page = await fillPage(given, reader, left, { ...wanted, positions: restored ? {} : wanted.positions })
  const mine = new Set(rows.map(({ conversationId }) => conversationId))
  // On every page: who is removed between two of them would be told of neither entries nor the removal.
  const lost = Object.keys(wanted.positions).filter((id) => isAsked(id) && !mine.has(id))
  const first = wanted.position === undefined
  return {
    entries: page.entries,
    conversations: page.conversations,
    removed: await removedOf(given, reader, [...lost, ...page.lost]),
    reset: restored ? (first ? Object.keys(wanted.positions).filter((id) => mine.has(id)) : []) : page.reset,
    epoch,
    position: page.position,
  }
}

async function removedOf(
  given: Given,
  reader: Reader,
  lost: readonly string[],
): Promise<SyncAnswer['removed']> {
  const pasts = await getPasts(given.table, reader.userId, lost)
  return lost.map((conversationId) => ({
    conversationId,
    reason: pasts.get(conversationId)?.reason ?? 'removed',
  }))
}

interface Page {
  readonly entries: Event[]
  readonly conversations: SyncConversation[]
  readonly reset: string[]
  /** Left while the page was being filled. */
  readonly lost: string[]
  position: SyncPosition | undefined
  /** Room left: in entries, and in bytes. */
  room: number
  bytes: number
}

async function fillPage(
  given: Given,
  reader: Reader,
  rows: readonly Row[],
  wanted: SyncWanted,
): Promise<Page> {
  const page: Page = {
    entries: [],
    conversations: [],
    reset: [],
    lost: [],
    position: undefined,
    room: wanted.limit,
    bytes: wanted.maxBytes,
  }
  const blocked = await blockedBy(given, reader)
  for (let i = 0; i < rows.length; i += chunk) {
    const looked = rows.slice(i, i + chunk).map((row) => ({ row, from: fromOf(row, wanted) }))
    const probes = await probe(given, looked)
    for (const { row, from } of looked) {
      const found = probes.get(row.conversationId) ?? 'current'
      await addConversation(given, reader, page, { row, from, found, wanted, blocked })
      if (page.position) return page
    }
  }
  return page
}

/** The seq up to which the client has everything; undefined for a conversation it does not know. */
function fromOf({ conversationId }: Row, { position, positions }: SyncWanted): number | undefined {
  if (position?.conversationId === conversationId && position.seq > 0) return position.seq
  return positions[conversationId]
}

/** Profiles say whether there is a block list at all. */
async function blockedBy(given: Given, reader: Reader): Promise<ReadonlySet<string>> {
  const profile = await getProfile(given.table, reader.userId)
  return profile?.hasBlocks ? getBlocks(given.table, reader.userId) : new Set()
}

interface Looked {
  readonly row: Row
  readonly from: number | undefined
  readonly found: Probe
  readonly wanted: SyncWanted
  readonly blocked: ReadonlySet<string>
}

async function addConversation(given: Given, reader: Reader, page: Page, looked: Looked): Promise<void> {
  const { row, from, found, wanted } = looked
  const { conversationId } = row
  const known = from !== undefined && found !== 'beyond'
  const state = wanted.states?.[conversationId]
  const sameState = wanted.states === undefined || state === row.stateRevision
  if (known && found === 'current' && sameState && wanted.position?.conversationId !== conversationId) return
  // No room for what comes next: the next page begins with it.
  if (page.room <= 0 || page.bytes <= 0) {
    page.position = { conversationId, seq: 0 }
    return
  }
  if (found === 'beyond') page.reset.push(conversationId)
  const read = await readConversation(given, looked, known && found === 'news' ? from : undefined, page.room)
  if (!read || (!known && !isVisible(row, read.head))) return
  // Once more behind the log: whoever left in between is given nothing that stands above their removal.
  const [now, head] = await Promise.all([
    getRow(given.table, row.userId, conversationId, { consistent: true }),
    withLastMessage(given, read.head),
  ])
  if (now?.joinedSeq !== row.joinedSeq) return void page.lost.push(conversationId)
  const reached = await addEntries(given, page, { ...looked, row: now, from: from ?? 0 }, read)
  if (page.position) return
  // Entries took all the room: the row comes with the next page.
  if (page.bytes <= 0) page.position = { conversationId, seq: reached }
  // With the marks of before: newer ones than the head would count what it does not know of, for good.
  else await addRow(given, reader, page, row, head)
}

/**
 * The newest message as it is now. The head may have been read before a change of it that the entries tell of, and no
 * later sync would bring the row again.
 */
async function withLastMessage(given: Given, head: Head): Promise<Head> {
  if (!head.lastMessage) return head
  const entry = await getEntry(given.table, head.conversationId, head.lastMessage.seq, { consistent: true })
  return isMessage(entry) ? { ...head, lastMessage: lastMessageOf(entry) } : head
}

interface ReadConversation {
  readonly head: Head
  /** What stands behind the client's position, one more than there is room for. */
  readonly entries: readonly Entry[]
}

async function readConversation(
  given: Given,
  { row: { conversationId } }: Looked,
  from: number | undefined,
  room: number,
): Promise<ReadConversation | undefined> {
  const head = await getHead(given.table, conversationId, { consistent: true })
  if (!head) return undefined
  // One that is new to the client is complete as well, though the head may be behind.
  if (from === undefined) return { head: await caughtUp(given, head, head.lastSeq + 1), entries: [] }
  const range = { from: from + 1, limit: room + 1, consistent: true }
  const entries = await readEntries(given.table, conversationId, range)
  return { head: await caughtUp(given, head, entries.at(-1)?.seq ?? from), entries }
}

/**
 * The head may be behind what has just been read of the log; a row must not be. Title and policy are written together with
 * the entry that tells of them: where that is newer than the head that was read, another read has them.
 */
async function caughtUp(given: Given, head: Head, seq: number): Promise<Head> {
  if (head.lastSeq >= seq) return head
  const { conversationId, configuredSeq } = head
  const entries = await readEntries(given.table, conversationId, { from: head.lastSeq + 1, consistent: true })
  const isOutdated = entries.some(
    (entry) => entry.type === 'conversation.updated' && entry.seq > configuredSeq,
  )
  const now = isOutdated ? await getHead(given.table, conversationId, { consistent: true }) : head
  return withTail(now ?? head, entries)
}

const isEmpty = ({ entries, conversations }: Page): boolean => entries.length + conversations.length === 0

/** Answers the seq up to which the page now has the conversation's entries. */
async function addEntries(
  given: Given,
  page: Page,
  { row, from, blocked }: Looked & { from: number },
  { head, entries }: ReadConversation,
): Promise<number> {
  const { conversationId } = row
  const fitting = entries.slice(0, page.room)
  if (fitting.length === 0) return from
  const hidden = row.hasHidden ? await listHidden(given.table, row.userId, conversationId) : new Set<number>()
  const surroundings = await readSurroundings(given, head, fitting, row.userId)
  const viewer = { firstSeq: firstVisibleSeq(row, head), blocked, hidden }
  let last = from
  for (const entry of fitting) {
    const event = eventOfEntry(entry, surroundings, tellingFor(entry, surroundings.messages, viewer))
    const bytes = Buffer.byteLength(JSON.stringify(event))
    if (bytes > page.bytes && !isEmpty(page)) {
      page.position = { conversationId, seq: last }
      return last
    }
    page.entries.push(event)
    page.bytes -= bytes
    page.room -= 1
    last = entry.seq
  }
  if (entries.length > fitting.length) page.position = { conversationId, seq: last }
  return last
}

async function addRow(given: Given, reader: Reader, page: Page, row: Row, head: Head): Promise<void> {
  const [conversation] = await viewConversations(given, reader, [{ head, row }], { consistent: true })
  if (!conversation) return
  const hidden = row.hasHidden ? await listHidden(given.table, row.userId, row.conversationId) : undefined
  const answered = { ...conversation, ...(hidden && { hiddenSeqs: [...hidden] }) }
  page.conversations.push(answered)
  page.bytes -= Buffer.byteLength(JSON.stringify(answered))
  page.room -= 1
}
