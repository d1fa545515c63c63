import { AppError } from '../contract/errors.ts'
import type { Message } from '../contract/messages.ts'
import type { MessageRevision } from '../contract/receipts.ts'
import { isMessage, type MessageEntry } from '../core/entries.ts'
import { firstVisibleSeq } from '../core/rows.ts'
import { listRevisions, type Revision } from '../store/changes.ts'
import { getEntry, readEntries } from '../store/log.ts'
import type { Given, Reader } from './given.ts'
import { timestamp, viewMessages } from './message-views.ts'
import { requireStanding, type Standing } from './standing.ts'

async function requireMessage(
  given: Given,
  reader: Reader,
  conversationId: string,
  seq: number,
): Promise<{ standing: Standing; entry: MessageEntry }> {
  const [standing, entry] = await Promise.all([
    requireStanding(given, reader.userId, conversationId),
    getEntry(given.table, conversationId, seq, { consistent: true }),
  ])
  if (!isMessage(entry) || seq < firstVisibleSeq(standing.row, standing.head)) throw new AppError('not_found')
  return { standing, entry }
}

/**
 * The current content and up to 50 before it, newest first; none of a deleted message. `position` is the last revision
 * of the page before.
 */
export async function listHistory(
  given: Given,
  reader: Reader,
  wanted: { conversationId: string; seq: number; limit: number; position?: number | undefined },
): Promise<{ items: MessageRevision[]; position: number | undefined }> {
  const { conversationId, seq, limit, position = Number.POSITIVE_INFINITY } = wanted
  const { standing, entry } = await requireMessage(given, reader, conversationId, seq)
  // Of what is hidden for them or said by somebody they block, there is no history either.
  if ((await viewMessages(given, reader, standing, [entry])).length === 0) throw new AppError('not_found')
  const left = (await readRevisions(given, entry)).filter(({ revision }) => revision < position)
  const items = left.slice(0, limit).map((one) => ({ ...one, at: timestamp(one.at) }))
  return { items, position: left.length > limit ? items.at(-1)?.revision : undefined }
}

async function readRevisions(given: Given, entry: MessageEntry): Promise<Revision[]> {
  const { content, revision, editedAt } = entry.message
  if (!content) return []
  const older = revision > 1 ? await listRevisions(given.table, entry.conversationId, entry.seq) : []
  // An edit in between makes a revision of what was still current.
  const before = older.filter((one) => one.revision < revision)
  return [{ revision, content, at: editedAt ?? entry.at }, ...before]
}

/** Entries looked through for one page of replies. */
const searchedEntries = 500

/**
 * What answers a message, oldest first. Nothing extra is written for an answer, so the log is searched from the
 * message on, up to 500 entries a page (about 30 read units): a page may hold none and still not be the last.
 */
export async function listReplies(
  given: Given,
  reader: Reader,
  wanted: { conversationId: string; seq: number; limit: number; position?: number | undefined },
): Promise<{ items: Message[]; position: number | undefined }> {
  const { conversationId, seq, limit } = wanted
  const { standing } = await requireMessage(given, reader, conversationId, seq)
  const from = Math.max(wanted.position ?? seq, seq) + 1
  const entries = await readEntries(given.table, conversationId, { from, limit: searchedEntries })
  const replies = entries.filter(isMessage).filter(({ message }) => message.replyTo === seq)
  const page = replies.slice(0, limit)
  const searchedTo = replies.length > limit ? page.at(-1)?.seq : entries.at(-1)?.seq
  const ended = replies.length <= limit && entries.length < searchedEntries
  return {
    items: await viewMessages(given, reader, standing, page),
    position: ended ? undefined : searchedTo,
  }
}
