import type { MemberShort } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import { preview } from './preview.ts'
import type { Held } from './replica.ts'

/** The conversation's row as a screen would show it now: what sync told, and what came since. */
export function rowOf({ row, since }: Held, me: string): SyncConversation {
  return since.reduce((current, event) => step(current, event, me), row)
}

function step(row: SyncConversation, event: Event, me: string): SyncConversation {
  const { seq = row.lastSeq, number = row.lastNumber } = event
  return { ...row, ...changes(row, event, me), lastSeq: seq, lastNumber: number }
}

function changes(row: SyncConversation, { type, data }: Event, me: string): Partial<SyncConversation> {
  switch (type) {
    case 'message.created':
      return created(row, (data as { message: EventMessage }).message, me)
    case 'message.edited': {
      const { message } = data as { message: EventMessage }
      return row.lastMessage?.seq === message.seq ? { lastMessage: lastOf(message, me) } : {}
    }
    case 'message.deleted': {
      const { lastMessage } = row
      if (!lastMessage || lastMessage.seq !== (data as { targetSeq: number }).targetSeq) return {}
      return { lastMessage: { ...lastMessage, preview: null, deleted: true } }
    }
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return membersChanged(row, type, (data as { members: MemberShort[] }).members, me)
    case 'conversation.updated': {
      const { title, policy } = (data as { conversation: Pick<SyncConversation, 'title' | 'policy'> })
        .conversation
      return { title, policy }
    }
    default:
      return {}
  }
}

function created(row: SyncConversation, message: EventMessage, me: string): Partial<SyncConversation> {
  const isRead = message.senderId === me || message.seq <= row.readSeq
  const urgent = message.priority === 'urgent'
  return {
    lastMessage: lastOf(message, me),
    unreadCount: row.unreadCount + (isRead ? 0 : 1),
    urgentUnread: row.urgentUnread + (isRead || !urgent ? 0 : 1),
    archived: row.archived && row.mutedUntil !== undefined,
  }
}

function lastOf(message: EventMessage, me: string): SyncConversation['lastMessage'] {
  return {
    seq: message.seq,
    senderId: message.senderId,
    senderName: message.senderName,
    preview: preview(message.content),
    at: message.createdAt,
    own: message.senderId === me,
    deleted: message.deletedAt !== undefined,
  }
}

function membersChanged(
  row: SyncConversation,
  type: string,
  changed: readonly MemberShort[],
  me: string,
): Partial<SyncConversation> {
  const ids = new Set(changed.map(({ userId }) => userId))
  const others = row.members.filter(({ userId }) => !ids.has(userId))
  const change = type === 'member.added' ? changed.length : type === 'member.removed' ? -changed.length : 0
  const mine = changed.find(({ userId }) => userId === me)
  return {
    memberCount: row.memberCount + change,
    members: type === 'member.removed' ? others : [...others, ...changed],
    ...(mine && type !== 'member.removed' && { myRole: mine.role }),
  }
}
