import type { Links } from '../contract/common.ts'
import type { EventMessage, Message, Quote } from '../contract/messages.ts'
import { chooseText, chooseTitle } from '../contract/text.ts'
import { isMessage, type MessageEntry } from '../core/entries.ts'
import { previewOf } from '../core/heads.ts'
import type { ConversationAction } from '../core/rights.ts'
import { firstVisibleSeq } from '../core/rows.ts'
import { isConcealed } from '../core/visibility.ts'
import { listHidden, myReactions } from '../store/changes.ts'
import { getEntries } from '../store/log.ts'
import type { Given, Reader } from './given.ts'
import { type People, readBlocked, readPeople } from './people.ts'
import { healProfile } from './profiles.ts'
import { mayNow, type Standing } from './standing.ts'

export const timestamp = (at: number): string => new Date(at).toISOString()

export const messagePath = (conversationId: string, seq: number): string =>
  `/v1/conversations/${conversationId}/messages/${seq}`

/** What a message answers, as it is now: a deleted one's words are gone from the quote too. */
function quoteOf(target: MessageEntry | undefined, people: People): Quote | undefined {
  if (!target) return undefined
  const { content, deletedAt } = target.message
  return {
    seq: target.seq,
    senderId: target.actor,
    senderName: people.nameOf(target.actor),
    preview: content ? chooseTitle(previewOf(content), people.languages) : null,
    deleted: deletedAt !== undefined,
  }
}

/** What all readers get alike, and to its sender the id by which they know it. */
export function eventMessageOf(
  entry: MessageEntry,
  people: People,
  target: MessageEntry | undefined,
): EventMessage {
  const { message } = entry
  const replyTo = quoteOf(target, people)
  return {
    conversationId: entry.conversationId,
    seq: entry.seq,
    number: entry.number,
    messageId: `${entry.conversationId}:${entry.seq}`,
    senderId: entry.actor,
    senderName: people.nameOf(entry.actor),
    content: message.content ?? null,
    ...(replyTo && { replyTo }),
    priority: message.urgent ? 'urgent' : 'normal',
    mentions: [...message.mentions],
    reactions: Object.entries(message.reactions).map(([emoji, count]) => ({ emoji, count })),
    pinned: message.pinned,
    revision: message.revision,
    createdAt: timestamp(entry.at),
    ...(message.editedAt !== undefined && { editedAt: timestamp(message.editedAt) }),
    ...(message.deletedAt !== undefined && { deletedAt: timestamp(message.deletedAt) }),
    ...(entry.actor === people.me && { clientMessageId: message.clientMessageId }),
  }
}

/** What is this reader's alone in a page of messages. */
export interface Mine {
  readonly hidden: ReadonlySet<number>
  readonly reactions: ReadonlyMap<number, ReadonlySet<string>>
}

const nothingMine: Mine = { hidden: new Set(), reactions: new Map() }

export function messageOf(
  entry: MessageEntry,
  people: People,
  target: MessageEntry | undefined,
  standing: Standing,
  mine: Mine = nothingMine,
): Message {
  const shared = eventMessageOf(entry, people, target)
  const own = entry.actor === people.me
  const chosen = entry.message.content && chooseText(entry.message.content, people.languages)
  const myEmoji = mine.reactions.get(entry.seq)
  return {
    ...shared,
    text: chosen?.text ?? null,
    language: chosen?.language ?? 'und',
    reactions: shared.reactions.map((one) => ({ ...one, mine: myEmoji?.has(one.emoji) ?? false })),
    own,
    _links: linksOf(entry, standing, own),
  }
}

/** What this reader may do with it now. */
function linksOf(entry: MessageEntry, standing: Standing, own: boolean): Links {
  const href = messagePath(entry.conversationId, entry.seq)
  const mayDo = (action: ConversationAction): boolean => mayNow(action, standing)
  const stands = entry.message.deletedAt === undefined
  return {
    self: { href },
    conversation: { href: `/v1/conversations/${entry.conversationId}` },
    replies: { href: `${href}/replies` },
    receipts: { href: `${href}/receipts` },
    ...(stands && { history: { href: `${href}/history` } }),
    ...(mayDo('send') && { reply: { href: `/v1/conversations/${entry.conversationId}/messages` } }),
    ...(stands && own && mayDo('edit_own') && { edit: { href } }),
    ...(stands && mayDo(own ? 'delete_own' : 'delete_any') && { delete: { href: `${href}?for=everyone` } }),
    hide: { href: `${href}?for=me` },
    ...(stands && mayDo('react') && { react: { href: `${href}/reactions/{emoji}` } }),
    ...(stands && mayDo('pin') && { pin: { href: `${href}/pin` } }),
  }
}

async function readMine(given: Given, { row }: Standing, entries: readonly MessageEntry[]): Promise<Mine> {
  const seqs = entries.map(({ seq }) => seq)
  const [from, to] = [Math.min(...seqs), Math.max(...seqs)]
  // What is quoted may be far back: it may be hidden too, but its reactions are not shown.
  const quotedFrom = Math.min(from, ...entries.flatMap(({ message }) => message.replyTo ?? []))
  const reacted = entries.some(({ message }) => Object.keys(message.reactions).length > 0)
  const { userId, conversationId } = row
  const [hidden, reactions] = await Promise.all([
    row.hasHidden ? listHidden(given.table, userId, conversationId, quotedFrom, to) : nothingMine.hidden,
    reacted ? myReactions(given.table, conversationId, userId, from, to) : nothingMine.reactions,
  ])
  return { hidden, reactions }
}

/**
 * Messages as this reader sees them, without those hidden for them or sent by somebody they block. Quotes and names
 * are read with them, half a unit each.
 */
export async function viewMessages(
  given: Given,
  reader: Reader,
  standing: Standing,
  entries: readonly MessageEntry[],
): Promise<Message[]> {
  if (entries.length === 0) return []
  const { messages, mine, blocked } = await viewAll(given, reader, standing, entries)
  return messages.filter(({ seq, senderId }) => !mine.hidden.has(seq) && !blocked.has(senderId))
}

/**
 * One message that the reader has just had to do with: shown whether or not it is hidden for them. Whoever could send
 * something without having a profile gets one now, so that what they said has a name on it.
 */
export async function viewMessage(
  given: Given,
  reader: Reader,
  standing: Standing,
  entry: MessageEntry,
): Promise<Message> {
  const view = () => viewAll(given, reader, standing, [entry])
  const first = await view()
  const healed = !first.people.profile(reader.userId) && (await healProfile(given, reader))
  const [message] = (healed ? await view() : first).messages
  if (!message) throw new RangeError('a view of one message is one message')
  return message
}

async function viewAll(
  given: Given,
  reader: Reader,
  standing: Standing,
  entries: readonly MessageEntry[],
): Promise<{ messages: Message[]; mine: Mine; people: People; blocked: ReadonlySet<string> }> {
  const [targets, mine] = await Promise.all([
    readTargets(given, standing, entries),
    readMine(given, standing, entries),
  ])
  const senders = [...entries, ...targets.values()].map(({ actor }) => actor)
  const people = await readPeople(given, reader, senders)
  const blocked = await readBlocked(given, people)
  const firstSeq = firstVisibleSeq(standing.row, standing.head)
  const shows = (target: MessageEntry): boolean =>
    !isConcealed(target, { firstSeq, blocked, hidden: mine.hidden })
  const messages = entries.map((entry) => {
    const target = targets.get(entry.message.replyTo ?? 0)
    return messageOf(entry, people, target && (shows(target) ? target : untold(target)), standing, mine)
  })
  return { messages, mine, people, blocked }
}

/** A quote says nothing of what this reader may not see: what came before them, is hidden, or by whom they block. */
export const untold = (target: MessageEntry): MessageEntry => ({
  ...target,
  message: { ...target.message, content: undefined },
})

/** The messages that these answer, by seq; those among them are not read again. */
async function readTargets(
  given: Given,
  { head }: Standing,
  entries: readonly MessageEntry[],
): Promise<ReadonlyMap<number, MessageEntry>> {
  const here = new Map(entries.map((entry) => [entry.seq, entry]))
  const wanted = new Set(entries.flatMap(({ message }) => message.replyTo ?? []))
  const elsewhere = [...wanted].filter((seq) => !here.has(seq))
  const keys = elsewhere.map((seq) => ({ conversationId: head.conversationId, seq }))
  const read = await getEntries(given.table, keys)
  return new Map([...here, ...read.filter(isMessage).map((entry) => [entry.seq, entry] as const)])
}
