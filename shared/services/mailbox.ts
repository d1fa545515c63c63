import type { ConversationShort, MailboxMessage, Unread } from '../contract/receipts.ts'
import { chooseTitle } from '../contract/text.ts'
import { type Entry, isMessage, type MessageEntry } from '../core/entries.ts'
import { unreadOf } from '../core/marks.ts'
import { mergeNewest, newestFirst, type Source, type TimedPlace } from '../core/merge.ts'
import { firstVisibleSeq, isArchived, isMuted } from '../core/rows.ts'
import { listHidden } from '../store/changes.ts'
import { getHeads } from '../store/heads.ts'
import { getEntries, listSent, readEntries } from '../store/log.ts'
import { getRows } from '../store/rows.ts'
import type { Given, Reader } from './given.ts'
import { isAbout, readStandings } from './list-conversations.ts'
import { viewMessages } from './message-views.ts'
import { readPeople } from './people.ts'
import type { Standing } from './standing.ts'

/** Where a page of messages of all conversations ended, and how far each conversation it touched was read. */
export interface MailboxPosition extends TimedPlace {
  readonly reached: Readonly<Record<string, number>>
}

export interface MailboxWanted {
  readonly limit: number
  readonly position?: MailboxPosition | undefined
  readonly spaceId?: string | undefined
  readonly topic?: string | undefined
  /** Only what is unread. */
  readonly unread?: boolean | undefined
  /** Without muted and archived conversations, as the badge counts. */
  readonly badge?: boolean | undefined
}

export interface MailboxSlice {
  readonly items: MailboxMessage[]
  readonly position: MailboxPosition | undefined
}

const chunk = 20
/** A cursor remembers the place in so many conversations; the others are found again by time. */
const rememberedPlaces = 50

const isForBadge = ({ head, row }: Standing, now: number): boolean =>
  !isMuted(row, now) && !isArchived(row, head, now)

/** What is unread where, for a badge: rows and heads of all conversations, about 60 read units for 100. */
export async function countUnread(
  given: Given,
  userId: string,
  wanted: { topic?: string | undefined; spaceId?: string | undefined },
): Promise<Omit<Unread, '_links'>> {
  const standings = await readStandings(given, userId)
  const conversations = standings
    .filter((one) => isForBadge(one, given.now()) && isAbout(one, wanted))
    .map(({ head, row }) => ({ conversationId: head.conversationId, ...unreadOf(row, head) }))
    .filter(({ unreadCount }) => unreadCount > 0)
  return {
    total: conversations.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    urgent: conversations.reduce((sum, { urgentUnread }) => sum + urgentUnread, 0),
    conversations,
  }
}

/**
 * Messages of others in all my conversations, newest first; deleted and hidden ones are left out. Reads rows and heads
 * of all conversations, and entries only of those that the page touches. A page neither skips nor repeats while
 * others write: what is newer than the first page stays out.
 */
export async function listInbox(given: Given, reader: Reader, wanted: MailboxWanted): Promise<MailboxSlice> {
  const standings = (await readStandings(given, reader.userId)).filter(
    (one) =>
      isAbout(one, wanted) &&
      (!wanted.badge || isForBadge(one, given.now())) &&
      (!wanted.unread || unreadOf(one.row, one.head).unreadCount > 0),
  )
  const reached: Record<string, number> = {}
  const sources = standings.map((standing) => sourceOf(given, standing, wanted))
  const found = await mergeNewest(sources, wanted.limit + 1)
  const page = found.slice(0, wanted.limit)
  for (const { conversationId, seq } of page) reached[conversationId] = seq
  const last = found.length > page.length ? page.at(-1) : undefined
  const all = Object.entries({ ...wanted.position?.reached, ...reached })
  const position = last && { ...placeOf(last), reached: Object.fromEntries(all.slice(-rememberedPlaces)) }
  return { items: await viewMailbox(given, reader, page, standings), position }
}

const placeOf = ({ at, conversationId, seq }: TimedPlace): TimedPlace => ({ at, conversationId, seq })

/** A conversation's messages for this reader, newest first, from where the page before left it. */
function sourceOf(given: Given, standing: Standing, wanted: MailboxWanted): Source<MessageEntry> {
  const { head, row } = standing
  const { conversationId } = head
  const { position } = wanted
  const first = Math.max(firstVisibleSeq(row, head), wanted.unread ? row.readSeq + 1 : 1)
  const reached = position?.reached[conversationId]
  let before = reached
  let held: MessageEntry[] = []
  let ended = false
  const bound = { at: head.lastMessage?.at ?? 0, conversationId, seq: head.lastMessage?.seq ?? 0 }
  return {
    bound: position && newestFirst(bound, position) < 0 ? position : bound,
    next: async () => {
      while (held.length === 0 && !ended) {
        const range = { from: first, ...(before !== undefined && { to: before - 1 }), limit: chunk }
        const entries = await readEntries(given.table, conversationId, { ...range, newestFirst: true })
        ended = entries.length < chunk
        before = entries.at(-1)?.seq
        held = await shownOf(given, standing, entries, position)
      }
      return held.shift()
    },
  }
}

async function shownOf(
  given: Given,
  { row }: Standing,
  entries: readonly Entry[],
  position: MailboxPosition | undefined,
): Promise<MessageEntry[]> {
  const [newest, oldest] = [entries.at(0)?.seq ?? 0, entries.at(-1)?.seq ?? 0]
  const hidden = row.hasHidden
    ? await listHidden(given.table, row.userId, row.conversationId, oldest, newest)
    : new Set<number>()
  return entries
    .filter(isMessage)
    .filter(({ actor, message }) => actor !== row.userId && message.deletedAt === undefined)
    .filter((entry) => !hidden.has(entry.seq) && (!position || newestFirst(position, entry) < 0))
}

/** Messages of several conversations with the conversation each stands in. */
async function viewMailbox(
  given: Given,
  reader: Reader,
  entries: readonly MessageEntry[],
  standings: readonly Standing[],
): Promise<MailboxMessage[]> {
  const { languages } = await readPeople(given, reader, [])
  const worded = { ...reader, languages }
  const byConversation = Map.groupBy(entries, ({ conversationId }) => conversationId)
  const viewed = await Promise.all(
    standings
      .filter(({ head }) => byConversation.has(head.conversationId))
      .map(async (standing) => {
        const here = byConversation.get(standing.head.conversationId) ?? []
        const messages = await viewMessages(given, worded, standing, here)
        return messages.map((message) => ({
          ...message,
          conversation: shortOfConversation(standing, languages),
          read: message.own || message.seq <= standing.row.readSeq,
        }))
      }),
  )
  const byPlace = new Map(viewed.flat().map((message) => [message.messageId, message]))
  return entries.flatMap(({ conversationId, seq }) => byPlace.get(`${conversationId}:${seq}`) ?? [])
}

const shortOfConversation = ({ head }: Standing, languages: readonly string[]): ConversationShort => ({
  conversationId: head.conversationId,
  kind: head.kind,
  title: head.title === undefined ? null : chooseTitle(head.title, languages),
  ...(typeof head.title === 'object' && { titleVariants: head.title }),
  ...(head.topic !== undefined && { topic: head.topic }),
  ...(head.spaceId !== undefined && { spaceId: head.spaceId }),
})

/**
 * Messages I sent, newest first, in the conversations I am still in. From the sparse index: a page of 20 costs half a
 * read unit for the index, ten for the messages, and one and a half for each conversation.
 */
export async function listSentMessages(
  given: Given,
  reader: Reader,
  wanted: { limit: number; position?: TimedPlace | undefined },
): Promise<{ items: MailboxMessage[]; position: TimedPlace | undefined }> {
  const page = await listSent(given.table, reader.userId, wanted)
  const conversationIds = [...new Set(page.places.map(({ conversationId }) => conversationId))]
  const keys = conversationIds.map((conversationId) => ({ userId: reader.userId, conversationId }))
  const [entries, rows, heads] = await Promise.all([
    getEntries(given.table, page.places),
    getRows(given.table, keys, { consistent: true }),
    getHeads(given.table, conversationIds),
  ])
  const standings = rows.flatMap((row) => {
    const head = heads.get(row.conversationId)
    return head && head.deletedAt === undefined ? [{ head, row }] : []
  })
  const visible = await visibleOf(given, standings, entries)
  return {
    items: await viewMailbox(given, reader, visible.sort(newestFirst), standings),
    position: page.more ? page.places.at(-1) : undefined,
  }
}

async function visibleOf(
  given: Given,
  standings: readonly Standing[],
  entries: readonly Entry[],
): Promise<MessageEntry[]> {
  const shown = await Promise.all(
    standings.map(async ({ head, row }) => {
      const { conversationId } = head
      const here = entries.filter(isMessage).filter((entry) => entry.conversationId === conversationId)
      const hidden = row.hasHidden
        ? await listHidden(given.table, row.userId, conversationId)
        : new Set<number>()
      return here.filter(({ seq }) => seq >= firstVisibleSeq(row, head) && !hidden.has(seq))
    }),
  )
  return shown.flat()
}
