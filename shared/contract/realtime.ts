import * as z from 'zod'
import { ConversationId, LanguageTag, Seq, Timestamp, UserId } from './common.ts'
import { type ClosingCode, closings, maxWatched } from './connections.ts'
import { LocalisedTitle } from './content.ts'
import { Conversation, MemberShort, OwnState, Policy } from './conversations.ts'
import { Event } from './event.ts'
import { EventMessage, MoveMark, OwnMarks, SendMessage } from './messages.ts'
import { Problem } from './problem.ts'
import { leavingReasons, SocketSyncRequest, SyncAnswer } from './sync.ts'

const closingCodes = Object.keys(closings) as [ClosingCode, ...ClosingCode[]]

/** Somebody as seen by who watches them. Whoever is invisible, or blocks or is blocked by the watcher, is offline. */
export const PresenceState = z.object({
  userId: UserId,
  presence: z.enum(['active', 'away', 'offline']),
  lastSeenAt: Timestamp.optional(),
})
export type PresenceState = z.infer<typeof PresenceState>

const Watched = z.strictObject({ userIds: z.array(UserId).min(1).max(maxWatched) })
const InConversation = z.strictObject({ conversationId: ConversationId })
const chosenPresence = z.enum(['active', 'away', 'invisible'])

/** What a client may ask for over a socket: `{id, action, data}`. One row per action, with its answer's `data`. */
export const actions = {
  hello: {
    data: z.strictObject({ locale: LanguageTag.optional() }),
    answer: z.object({
      connectionId: z.string(),
      userId: UserId,
      heartbeatSeconds: z.int(),
      maxAgeSeconds: z.int(),
      expiresAt: Timestamp,
      apiLevel: z.int(),
      epoch: z.string(),
    }),
    limit: 'read',
  },
  ping: { data: z.strictObject({}), answer: z.object({ sync: z.boolean() }), limit: 'read' },
  'message.send': {
    data: SendMessage.extend({ conversationId: ConversationId }),
    answer: z.object({ message: EventMessage, replayed: z.boolean() }),
    limit: 'send',
  },
  read: {
    data: MoveMark.extend({ conversationId: ConversationId }),
    answer: OwnMarks,
    limit: 'read',
  },
  delivered: {
    data: MoveMark.extend({ conversationId: ConversationId }),
    answer: OwnMarks,
    limit: 'read',
  },
  sync: { data: SocketSyncRequest, answer: SyncAnswer, limit: 'read' },
  'auth.refresh': {
    data: z.strictObject({ token: z.string().min(1).max(8192) }),
    answer: z.object({ expiresAt: Timestamp }),
    limit: 'read',
  },
  'presence.set': {
    data: z.strictObject({ presence: chosenPresence }),
    answer: z.object({ presence: chosenPresence }),
    limit: 'write',
  },
  'presence.watch': { data: Watched, answer: z.object({ states: z.array(PresenceState) }), limit: 'write' },
  'presence.unwatch': { data: Watched, answer: z.object({}), limit: 'write' },
  'typing.start': {
    data: InConversation,
    /** Null where nobody is shown it. */
    answer: z.object({ expiresAt: Timestamp.nullable() }),
    limit: 'read',
  },
  'typing.stop': { data: InConversation, answer: z.object({}), limit: 'read' },
} as const

export type ActionName = keyof typeof actions
export type ActionData<Name extends ActionName> = z.output<(typeof actions)[Name]['data']>
export type ActionAnswer<Name extends ActionName> = z.infer<(typeof actions)[Name]['answer']>

export const ActionFrame = z.strictObject({
  id: z.string().min(1).max(64),
  action: z.string().min(1).max(64),
  data: z.unknown().optional(),
})

export const ReplyFrame = z.union([
  z.object({ id: z.string(), ok: z.literal(true), data: z.unknown() }),
  z.object({ id: z.string().nullable(), ok: z.literal(false), problem: Problem }),
])

const Target = { targetSeq: Seq } as const
const MessageNow = z.object({ ...Target, message: EventMessage })
const MembersNow = z.object({ members: z.array(MemberShort) })
const Reaction = z.object({ ...Target, emoji: z.string(), count: z.int() })
const ConversationNow = z.object({
  conversation: z.object({ title: LocalisedTitle.nullable(), policy: Policy }),
})
/** `changed`: what that entry set, where the conversation is as it is now. */
const ConversationChanged = ConversationNow.extend({
  changed: z.object({ title: LocalisedTitle.optional(), policy: Policy.optional() }),
})
const Receipt = z.object({ userId: UserId, upTo: Seq, number: z.int() })

/** A conversation as it is told to somebody who has just come in. */
export const JoinedConversation = Conversation.omit({ _links: true, firstMessage: true }).meta({
  id: 'JoinedConversation',
})

/** What the server says unasked, by type: the `data` of an event. Types with `log` carry seq and number. */
export const events = {
  'message.created': { log: true, data: MessageNow },
  'message.edited': { log: true, data: MessageNow },
  'message.deleted': { log: true, data: z.object({ ...Target, deletedAt: Timestamp }) },
  'reaction.added': { log: true, data: Reaction },
  'reaction.removed': { log: true, data: Reaction },
  'message.pinned': { log: true, data: z.object(Target) },
  'message.unpinned': { log: true, data: z.object(Target) },
  'member.added': { log: true, data: MembersNow },
  'member.removed': { log: true, data: MembersNow },
  'member.updated': { log: true, data: MembersNow },
  'conversation.created': { log: true, data: ConversationNow },
  'conversation.updated': { log: true, data: ConversationChanged },
  'conversation.deleted': { log: true, data: z.object({}) },
  hidden: { log: true, data: z.object({}) },
  'conversation.joined': { log: false, data: z.object({ conversation: JoinedConversation }) },
  'conversation.left': { log: false, data: z.object({ reason: z.enum(leavingReasons) }) },
  'conversation.me_updated': { log: false, data: z.object({ me: OwnState }) },
  'receipt.delivered': { log: false, data: Receipt },
  'receipt.read': { log: false, data: Receipt },
  'typing.started': { log: false, data: z.object({ userId: UserId, expiresAt: Timestamp }) },
  'typing.stopped': { log: false, data: z.object({ userId: UserId }) },
  'presence.changed': { log: false, data: PresenceState },
  'session.closing': {
    log: false,
    data: z.object({
      code: z.enum(closingCodes),
      reconnect: z.enum(['now', 'later', 'never']),
      afterSeconds: z.int(),
    }),
  },
} as const
export type EventType = keyof typeof events
export type EventData<Type extends EventType> = z.infer<(typeof events)[Type]['data']>

export const EventFrame = z.object({ events: z.array(Event) })
