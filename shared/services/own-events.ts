import type { Event } from '../contract/event.ts'
import type { EventData, EventType } from '../contract/realtime.ts'
import type { ConversationNews } from '../core/doorbells.ts'
import { type Entry, isMessage } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { isVisible, type Row } from '../core/rows.ts'
import { listHidden } from '../store/changes.ts'
import { allMemberships } from '../store/members.ts'
import { getPasts } from '../store/past.ts'
import { getRows } from '../store/rows.ts'
import { concealLast, conversationOf, membersOf, ownStateOf } from './conversation-views.ts'
import type { Given } from './given.ts'
import { timestamp } from './message-views.ts'
import { readPeople } from './people.ts'
import { type Addressed, askFor, type Mail, mailsOf } from './post.ts'

/** In larger conversations receipts go only to the reader's own connections. */
const receiptsUpTo = 50

/**
 * The mail of what is told of rows. Who came, who went and who changed something of their own are told it themselves:
 * nothing is read for those who are not connected, but whether they are.
 */
export async function rowMails(
  given: Given,
  head: Head,
  entries: readonly Entry[],
  news: ConversationNews,
): Promise<Mail[]> {
  const joined = whoJoined(head, entries, news)
  const { me: own, left: gone, read, delivered } = news
  const asked = await askFor(given, new Set([...joined, ...own, ...gone, ...read, ...delivered]))
  const isHere = (userId: string): boolean => (asked.found.get(userId)?.connections.length ?? 0) > 0
  const [me, left] = [own.filter(isHere), gone.filter(isHere)]
  const events = await rowEvents(given, head, { ...news, joined: joined.filter(isHere), me, left })
  return mailsOf(given, events, asked)
}

/** What is told of rows: who came and went, how far they are, and to each their own state. None has a seq. */
async function rowEvents(given: Given, head: Head, news: ConversationNews): Promise<Addressed[]> {
  const userIds = [...new Set([...news.joined, ...news.read, ...news.delivered, ...news.me])]
  const keys = userIds.map((userId) => ({ userId, conversationId: head.conversationId }))
  const rows = new Map(
    (await getRows(given.table, keys, { consistent: true })).map((row) => [row.userId, row]),
  )
  const members = await receivers(given, head, news)
  const rowsOf = (ids: readonly string[]): Row[] => ids.flatMap((userId) => rows.get(userId) ?? [])
  return [
    ...(await joinedEvents(
      given,
      head,
      rowsOf(news.joined).filter((row) => isVisible(row, head)),
    )),
    ...receipts(given, 'receipt.read', rowsOf(news.read), members),
    ...receipts(given, 'receipt.delivered', rowsOf(news.delivered), members),
    ...(await ownStates(given, head, rowsOf(news.me))),
    ...(await leftEvents(given, head, news.left)),
  ]
}

/** Who is told of receipts: all members where they are few, else nobody but the reader. */
async function receivers(given: Given, head: Head, news: ConversationNews): Promise<readonly string[]> {
  const asked = news.read.length + news.delivered.length > 0
  if (!asked || head.memberCount > receiptsUpTo) return []
  const members = await allMemberships(given.table, head.conversationId, { consistent: true })
  return members.map(({ userId }) => userId)
}

/** A direct conversation comes to the other person's notice with its first message too. */
function whoJoined(head: Head, entries: readonly Entry[], { joined }: ConversationNews): string[] {
  const noticed = entries.some((entry) => isMessage(entry) && entry.number === 1)
  const other = head.kind === 'direct' && noticed ? (head.otherId ?? []) : []
  return [...new Set([...joined, other].flat())]
}

/** To each who came in: the conversation as they see it now. */
async function joinedEvents(given: Given, head: Head, rows: readonly Row[]): Promise<Addressed[]> {
  const members = rows.length > 0 ? await membersOf(given, head, { consistent: true }) : []
  return Promise.all(
    rows.map(async (row) => {
      const reader = { userId: row.userId, username: '', languages: [] }
      const named = [...members.map(({ userId }) => userId), head.lastMessage?.senderId ?? row.userId]
      const people = await readPeople(given, reader, named)
      const [shown = { head, row }] = await concealLast(given, people, [{ head, row }])
      const { _links, ...conversation } = conversationOf(shown, members, people, given.now())
      return toSelf(row, 'conversation.joined', `joined:${row.joinedSeq}`, row.joinedAt, { conversation })
    }),
  )
}

function receipts(
  given: Given,
  type: 'receipt.read' | 'receipt.delivered',
  rows: readonly Row[],
  everybody: readonly string[],
): Addressed[] {
  return rows.map((row) => {
    const upTo = type === 'receipt.read' ? row.seenSeq : Math.max(row.deliveredSeq, row.seenSeq)
    const data = { userId: row.userId, upTo, number: row.readNumber }
    const told = toSelf(row, type, `${type}:${upTo}`, given.now(), data)
    return everybody.length > 0 ? { ...told, userIds: everybody } : told
  })
}

/** To each their own state, as it is now. */
export async function ownStates(given: Given, head: Head, rows: readonly Row[]): Promise<Addressed[]> {
  return Promise.all(
    rows.map(async (row) => {
      const { userId, conversationId } = row
      const hidden = row.hasHidden ? await listHidden(given.table, userId, conversationId) : undefined
      const me = { ...ownStateOf({ head, row }, given.now()), ...(hidden && { hiddenSeqs: [...hidden] }) }
      return toSelf(row, 'conversation.me_updated', `me:${row.stateRevision}`, given.now(), { me })
    }),
  )
}

/** Whoever came in again since has a row, and is not told that they left. */
async function leftEvents(given: Given, head: Head, userIds: readonly string[]): Promise<Addressed[]> {
  const { conversationId } = head
  const back = await getRows(
    given.table,
    userIds.map((userId) => ({ userId, conversationId })),
    { consistent: true },
  )
  const gone = userIds.filter((userId) => !back.some((row) => row.userId === userId))
  const told = await Promise.all(
    gone.map(async (userId) => {
      const past = (await getPasts(given.table, userId, [conversationId])).get(conversationId)
      const reason = past?.reason ?? 'removed'
      const about = { userId, conversationId }
      return toSelf(about, 'conversation.left', `left:${past?.seq ?? 0}`, given.now(), { reason })
    }),
  )
  return told
}

function toSelf<Type extends EventType>(
  { userId, conversationId }: { userId: string; conversationId: string },
  type: Type,
  id: string,
  at: number,
  data: EventData<Type>,
): Addressed {
  const event: Event = {
    v: 1,
    id: `${conversationId}:${userId}:${id}`,
    type,
    at: timestamp(at),
    actor: { userId },
    conversationId,
    data,
  }
  return { event: JSON.stringify(event), userIds: [userId], about: userId }
}
