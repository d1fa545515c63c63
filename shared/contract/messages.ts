import * as z from 'zod'
import {
  ConversationId,
  commonQuery,
  Links,
  numberParameter,
  Position,
  pageOf,
  paging,
  Seq,
  Timestamp,
  UserId,
  Uuid,
} from './common.ts'
import { Content } from './content.ts'

/** Kinds of reaction one message can carry, pins a conversation, people a message can mention. */
export const messageLimits = { reactionKinds: 20, pins: 50, mentions: 50, revisions: 50 } as const

const messageFields = {
  content: Content,
  clientMessageId: Uuid.optional(),
  after: Position.optional(),
  replyTo: Seq.optional(),
  priority: z.enum(['normal', 'urgent']).optional(),
  mentions: z.array(UserId).max(messageLimits.mentions).optional(),
} as const

/** A message to send. `clientMessageId` is required, unless an `Idempotency-Key` header stands for it. */
export const SendMessage = z.strictObject(messageFields).meta({ id: 'SendMessage' })
export type SendMessage = z.output<typeof SendMessage>

/** The first message of a conversation being created: its identity follows from the conversation's. */
export const FirstMessage = z.strictObject({
  content: Content,
  clientMessageId: Uuid.optional(),
  priority: messageFields.priority,
  mentions: messageFields.mentions,
})
export type FirstMessage = z.output<typeof FirstMessage>

export const Quote = z.object({
  seq: Seq,
  senderId: UserId,
  senderName: z.string(),
  preview: z.string().nullable(),
  deleted: z.boolean(),
})
export type Quote = z.infer<typeof Quote>

/** What every reader of a message gets alike. A tombstone's `content` is null. */
export const EventMessage = z
  .object({
    conversationId: ConversationId,
    seq: Seq,
    number: z.int(),
    messageId: z.string(),
    senderId: UserId,
    senderName: z.string(),
    content: Content.nullable(),
    replyTo: Quote.optional(),
    priority: z.enum(['normal', 'urgent']),
    mentions: z.array(UserId),
    reactions: z.array(z.object({ emoji: z.string(), count: z.int() })),
    pinned: z.boolean(),
    revision: z.int(),
    createdAt: Timestamp,
    editedAt: Timestamp.optional(),
    deletedAt: Timestamp.optional(),
    clientMessageId: Uuid.optional(),
  })
  .meta({ id: 'EventMessage' })
export type EventMessage = z.infer<typeof EventMessage>

/** A message as one reader sees it: with the variant chosen for them and what they may do next. */
export const Message = EventMessage.extend({
  text: z.object({ title: z.string().optional(), body: z.string() }).nullable(),
  language: z.string(),
  reactions: z.array(z.object({ emoji: z.string(), count: z.int(), mine: z.boolean() })),
  own: z.boolean(),
  _links: Links,
}).meta({ id: 'Message' })
export type Message = z.infer<typeof Message>

export const ListMessagesQuery = z.strictObject({
  ...commonQuery,
  before: numberParameter(Seq).optional(),
  after: numberParameter(Position).optional(),
  around: numberParameter(Seq).optional(),
  ...paging(50),
})

export const MessagePage = pageOf(Message)

/** New content for an own message. */
export const EditMessage = z.strictObject({ content: Content })

/** One emoji as Unicode recommends them for interchange (UTS 51, RGI). */
export const isEmoji = (text: string): boolean => /^\p{RGI_Emoji}$/v.test(text)

/** Marks go up to an existing entry of the log. */
export const MoveMark = z.strictObject({ upTo: Seq })

/** My marks in a conversation, as a moved mark answers them. */
export const OwnMarks = z
  .object({
    conversationId: ConversationId,
    readSeq: Position,
    deliveredSeq: Position,
    stateRevision: z.int(),
  })
  .meta({ id: 'OwnMarks' })
export type OwnMarks = z.infer<typeof OwnMarks>
