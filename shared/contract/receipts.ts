import * as z from 'zod'
import {
  BooleanParameter,
  ConversationId,
  commonQuery,
  Links,
  pageOf,
  paging,
  Seq,
  Timestamp,
  UserId,
} from './common.ts'
import { Content, VariantTitle } from './content.ts'
import { Topic } from './conversations.ts'
import { Message } from './messages.ts'

export const receiptStates = ['seen', 'delivered', 'pending'] as const
export type ReceiptState = (typeof receiptStates)[number]

/** Receipts are counted as a whole in conversations of up to so many members. */
export const receiptCountsUpTo = 200

export const ListReceiptsQuery = z.strictObject({
  ...commonQuery,
  state: z.enum(receiptStates).optional(),
  ...paging(),
})

export const Receipt = z.object({
  userId: UserId,
  displayName: z.string(),
  state: z.enum(receiptStates),
  at: Timestamp.optional(),
})
export type Receipt = z.infer<typeof Receipt>

export const ReceiptPage = pageOf(Receipt).extend({
  counts: z.object({ seen: z.int(), delivered: z.int(), pending: z.int() }).optional(),
})

export const MarkUnread = z.strictObject({ from: Seq })

export const UnreadQuery = z.strictObject({
  ...commonQuery,
  spaceId: z.string().min(1).max(64).optional(),
  topic: Topic.optional(),
})

/** The badge of a host page: without muted and archived conversations. */
export const Unread = z
  .object({
    total: z.int(),
    urgent: z.int(),
    conversations: z.array(
      z.object({ conversationId: ConversationId, unreadCount: z.int(), urgentUnread: z.int() }),
    ),
    _links: Links,
  })
  .meta({ id: 'Unread' })
export type Unread = z.infer<typeof Unread>

/** A conversation as a mail-like list names it. */
export const ConversationShort = z.object({
  conversationId: ConversationId,
  kind: z.string(),
  title: z.string().nullable(),
  titleVariants: VariantTitle.optional(),
  topic: z.string().optional(),
  spaceId: z.string().optional(),
})
export type ConversationShort = z.infer<typeof ConversationShort>

export const MailboxMessage = Message.extend({ conversation: ConversationShort, read: z.boolean() }).meta({
  id: 'MailboxMessage',
})
export type MailboxMessage = z.infer<typeof MailboxMessage>

export const InboxQuery = z.strictObject({
  ...commonQuery,
  spaceId: z.string().min(1).max(64).optional(),
  unread: BooleanParameter.optional(),
  ...paging(),
})
export const UnreadMessagesQuery = z.strictObject({ ...UnreadQuery.shape, ...paging() })
export const SentQuery = z.strictObject({ ...commonQuery, ...paging() })
export const MailboxPage = pageOf(MailboxMessage)

export const MessageRevision = z
  .object({ revision: z.int(), content: Content, at: Timestamp })
  .meta({ id: 'MessageRevision' })
export type MessageRevision = z.infer<typeof MessageRevision>
export const RevisionPage = pageOf(MessageRevision)
export const PinsQuery = z.strictObject({ ...commonQuery, ...paging(50) })
export const HistoryQuery = z.strictObject({ ...commonQuery, ...paging() })
export const RepliesQuery = z.strictObject({ ...commonQuery, ...paging(50) })
export const DeleteMessageQuery = z.strictObject({
  ...commonQuery,
  for: z.enum(['me', 'everyone']).default('everyone'),
})
