import type { Links } from '../contract/common.ts'
import type { Conversation, OwnState } from '../contract/conversations.ts'
import { chooseTitle } from '../contract/text.ts'
import type { MemberAndRole } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { unreadOf } from '../core/marks.ts'
import type { ConversationAction } from '../core/rights.ts'
import { firstVisibleSeq, isArchived, isMuted, type Row } from '../core/rows.ts'
import { listHidden } from '../store/changes.ts'
import { listMemberships } from '../store/members.ts'
import type { Given, Reader } from './given.ts'
import { timestamp } from './message-views.ts'
import { type People, readBlocked, readPeople, shortOf } from './people.ts'
import { mayNow, type Standing } from './standing.ts'

/** How many members a conversation names; the rest are listed by their own route. */
const membersShown = 10

/** The conversations as their reader sees them: per group half a read unit for its members, per person half a unit. */
export async function viewConversations(
  given: Given,
  reader: Reader,
  standings: readonly Standing[],
  options: { consistent?: boolean } = {},
): Promise<Conversation[]> {
  const members = await Promise.all(standings.map(({ head }) => membersOf(given, head, options)))
  const senders = standings.flatMap(({ head }) => head.lastMessage?.senderId ?? [])
  const named = members.flat().map(({ userId }) => userId)
  const people = await readPeople(given, reader, [...named, ...senders])
  const shown = await concealLast(given, people, standings)
  return shown.map((standing, place) => conversationOf(standing, members[place] ?? [], people, given.now()))
}

/** What is hidden for the reader, or said by somebody they block, is not previewed either. */
export async function concealLast(
  given: Given,
  people: People,
  standings: readonly Standing[],
): Promise<readonly Standing[]> {
  const blocked = await readBlocked(given, people)
  return Promise.all(
    standings.map(async (standing) => {
      const { head, row } = standing
      const { lastMessage: last } = head
      if (!last) return standing
      const concealed =
        blocked.has(last.senderId) || (row.hasHidden && (await isHidden(given, row, last.seq)))
      return concealed ? { row, head: { ...head, lastMessage: { ...last, preview: undefined } } } : standing
    }),
  )
}

async function isHidden(given: Given, { userId, conversationId }: Row, seq: number): Promise<boolean> {
  return (await listHidden(given.table, userId, conversationId, seq, seq)).has(seq)
}

/** A direct conversation's members stand in its head; a group's are asked for. */
export async function membersOf(
  given: Given,
  head: Head,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<readonly MemberAndRole[]> {
  if (head.kind === 'direct' && head.otherId) {
    return [head.creatorId, head.otherId].map((userId) => ({ userId, role: 'member' }))
  }
  return (await listMemberships(given.table, head.conversationId, { limit: membersShown, consistent }))
    .members
}

export function conversationOf(
  { head, row }: Standing,
  members: readonly MemberAndRole[],
  people: People,
  now: number,
): Conversation {
  return {
    conversationId: head.conversationId,
    kind: head.kind,
    title: head.title === undefined ? null : chooseTitle(head.title, people.languages),
    ...(typeof head.title === 'object' && { titleVariants: head.title }),
    ...(head.topic !== undefined && { topic: head.topic }),
    ...(head.spaceId !== undefined && { spaceId: head.spaceId }),
    policy: head.policy,
    createdAt: timestamp(head.createdAt),
    creatorId: head.creatorId,
    memberCount: head.memberCount,
    members: members.map((member) => shortOf(people, member)),
    lastSeq: head.lastSeq,
    lastNumber: head.lastNumber,
    lastMessage: lastMessageView({ head, row }, people),
    ...ownStateOf({ head, row }, now),
    _links: linksOf({ head, row }),
  }
}

export function ownStateOf({ head, row }: Standing, now: number): OwnState {
  return {
    myRole: row.role,
    ...unreadOf(row, head),
    readSeq: row.readSeq,
    deliveredSeq: Math.max(row.deliveredSeq, row.readSeq),
    joinedSeq: row.joinedSeq,
    ...(row.clearedSeq > 0 && { clearedSeq: row.clearedSeq }),
    archived: isArchived(row, head, now),
    ...(isMuted(row, now) && row.mutedUntil !== undefined && { mutedUntil: timestamp(row.mutedUntil) }),
    pinned: row.pinned,
    stateRevision: row.stateRevision,
  }
}

/** None where the newest message came before what this reader may see, or was cleared. */
function lastMessageView({ head, row }: Standing, people: People): Conversation['lastMessage'] {
  const { lastMessage: last } = head
  if (!last || last.seq < firstVisibleSeq(row, head)) return null
  return {
    seq: last.seq,
    senderId: last.senderId,
    senderName: people.nameOf(last.senderId),
    preview: last.preview === undefined ? null : chooseTitle(last.preview, people.languages),
    at: timestamp(last.at),
    own: last.senderId === people.me,
    deleted: last.deleted,
  }
}

export const conversationPath = (conversationId: string): string => `/v1/conversations/${conversationId}`

/** What this reader may do next. */
function linksOf(standing: Standing): Links {
  const self = conversationPath(standing.head.conversationId)
  const mayDo = (action: ConversationAction): boolean => mayNow(action, standing)
  return {
    self: { href: self },
    messages: { href: `${self}/messages` },
    members: { href: `${self}/members` },
    pins: { href: `${self}/pins` },
    read: { href: `${self}/read` },
    me: { href: `${self}/me` },
    ...(standing.head.kind === 'audience' && { audience: { href: `${self}/audience` } }),
    ...(mayDo('send') && { send: { href: `${self}/messages` } }),
    ...(mayDo('rename') && { edit: { href: self } }),
    ...(mayDo('add_member') && { addMembers: { href: `${self}/members` } }),
    ...(mayDo('leave') && { leave: { href: `${self}/members/${standing.row.userId}` } }),
    ...(mayDo('delete_conversation') && { delete: { href: self } }),
  }
}
