import type { Event } from '../../shared/contract/event.ts'
import type { SyncConversation } from '../../shared/contract/sync.ts'

export const me = 'me'
export const epoch = 'bench'
/** Receipts go to at most 50 members: here nothing is said but messages. */
const memberCount = 60
const words =
  'Could somebody tell me where we meet on Thursday, and whether the slides of last week are to be had? '

export const at = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString()

export const idOf = (place: number): string => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`

/** About 300 bytes of text, as the messages of the other sections. */
export const bodyOf = (seq: number): string => `${seq}. ${words.repeat(3)}`

export function messageEvent(conversationId: string, seq: number, senderId: string, body: string): Event {
  const id = `${conversationId}:${seq}`
  const message = {
    ...{ conversationId, seq, number: seq, messageId: id, senderId, senderName: `Person ${senderId}` },
    ...{ content: { body }, priority: 'normal' as const, mentions: [], reactions: [], pinned: false },
    ...{ revision: 1, createdAt: at(seq) },
  }
  return {
    ...{ v: 1, id, type: 'message.created', at: at(seq), actor: { userId: senderId } },
    ...{ conversationId, seq, number: seq, data: { targetSeq: seq, message } },
  }
}

/** A conversation in which nothing has been said. */
export const emptyRow = (conversationId: string): SyncConversation => ({
  conversationId,
  kind: 'group',
  title: 'Thursday',
  policy: { postRoles: ['owner', 'admin', 'member'], history: 'all', slowModeSeconds: 0 },
  createdAt: at(0),
  creatorId: 'p1',
  memberCount,
  members: [],
  myRole: 'member',
  lastSeq: 0,
  lastNumber: 0,
  lastMessage: null,
  ...{ unreadCount: 0, urgentUnread: 0, readSeq: 0, deliveredSeq: 0, joinedSeq: 1 },
  ...{ archived: false, pinned: false, stateRevision: 1, _links: {} },
})
