import * as z from 'zod'
import { Audience } from './audience.ts'
import {
  ConversationId,
  commonQuery,
  Links,
  Position,
  pageOf,
  paging,
  Timestamp,
  text,
  UserId,
  Uuid,
} from './common.ts'
import { LocalisedTitle, VariantTitle } from './content.ts'
import { FirstMessage, Message } from './messages.ts'

export const conversationKinds = ['direct', 'group', 'audience'] as const
export type ConversationKind = (typeof conversationKinds)[number]
export const memberRoles = ['owner', 'admin', 'member', 'reader'] as const
export type MemberRole = (typeof memberRoles)[number]

/** People named in one request; people in one group. */
export const conversationLimits = { membersPerRequest: 500, members: 10_000 } as const

export const Policy = z.object({
  postRoles: z.array(z.enum(memberRoles)),
  history: z.enum(['all', 'joined']),
  slowModeSeconds: z.int().min(0).max(86_400),
})
export type Policy = z.infer<typeof Policy>

export const MemberShort = z.object({
  userId: UserId,
  username: z.string(),
  displayName: z.string(),
  role: z.enum(memberRoles),
})
export type MemberShort = z.infer<typeof MemberShort>

export const Member = z
  .object({
    userId: UserId,
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().optional(),
    role: z.enum(memberRoles),
    joinedAt: Timestamp,
    readSeq: Position,
    deliveredSeq: Position,
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof Member>

export const LastMessage = z.object({
  seq: Position,
  senderId: UserId,
  senderName: z.string(),
  preview: z.string().nullable(),
  at: Timestamp,
  own: z.boolean(),
  deleted: z.boolean(),
})

export const Conversation = z
  .object({
    conversationId: ConversationId,
    kind: z.enum(conversationKinds),
    title: z.string().nullable(),
    titleVariants: VariantTitle.optional(),
    topic: z.string().optional(),
    spaceId: z.string().optional(),
    policy: Policy,
    createdAt: Timestamp,
    creatorId: UserId,
    memberCount: z.int(),
    members: z.array(MemberShort),
    myRole: z.enum(memberRoles),
    lastSeq: Position,
    lastNumber: z.int(),
    lastMessage: LastMessage.nullable(),
    unreadCount: z.int(),
    urgentUnread: z.int(),
    readSeq: Position,
    deliveredSeq: Position,
    joinedSeq: Position,
    /** "Clear for me": nothing up to here is shown. */
    clearedSeq: Position.optional(),
    archived: z.boolean(),
    mutedUntil: Timestamp.optional(),
    pinned: z.boolean(),
    stateRevision: z.int(),
    firstMessage: Message.optional(),
    _links: Links,
  })
  .meta({ id: 'Conversation' })
export type Conversation = z.infer<typeof Conversation>

/** A label by which a host page groups conversations, such as an assignment. */
export const Topic = text(1, 100)

const CreateDirect = z.strictObject({
  kind: z.literal('direct'),
  userId: UserId,
  firstMessage: FirstMessage.optional(),
})

const CreateGroup = z.strictObject({
  kind: z.literal('group'),
  title: LocalisedTitle,
  topic: Topic.optional(),
  memberIds: z.array(UserId).max(conversationLimits.membersPerRequest),
  firstMessage: FirstMessage.optional(),
})

/** What is said of a policy; what is left out stays, or is as by default. */
const PolicyChange = z.strictObject({
  postRoles: z.array(z.enum(memberRoles)).min(1).max(4).optional(),
  history: z.enum(['all', 'joined']).optional(),
  slowModeSeconds: z.int().min(0).max(86_400).optional(),
})

/** `policy` only from who manages the space, for nobody else sets one inside; `separate` needs a first message. */
const CreateAudience = z.strictObject({
  kind: z.literal('audience'),
  spaceId: Uuid,
  audience: Audience,
  title: LocalisedTitle.optional(),
  topic: Topic.optional(),
  policy: PolicyChange.optional(),
  firstMessage: FirstMessage.optional(),
})
export type CreateDirect = z.output<typeof CreateDirect>
export type CreateAudience = z.output<typeof CreateAudience>
export type CreateGroup = z.output<typeof CreateGroup>

export const CreateConversation = z
  .discriminatedUnion('kind', [CreateDirect, CreateGroup, CreateAudience])
  .meta({ id: 'CreateConversation' })
export type CreateConversation = z.output<typeof CreateConversation>

/** A new conversation; where an audience is written to separately the first one, with the ids of all. */
export const CreatedConversation = Conversation.extend({
  conversationIds: z.array(ConversationId).optional(),
}).meta({ id: 'CreatedConversation' })
export type CreatedConversation = z.infer<typeof CreatedConversation>

export const conversationViews = ['active', 'archived', 'unread', 'all'] as const
export type ConversationView = (typeof conversationViews)[number]

export const ListConversationsQuery = z.strictObject({
  ...commonQuery,
  view: z.enum(conversationViews).default('active'),
  ...paging(),
})

export const ConversationPage = pageOf(Conversation)

export const ListMembersQuery = z.strictObject({
  ...commonQuery,
  query: text(1, 60).optional(),
  role: z.enum(memberRoles).optional(),
  ...paging(),
})

export const MemberPage = pageOf(Member)

/** A title or policy to change; what is left out stays. */
export const UpdateConversation = z.strictObject({
  title: LocalisedTitle.optional(),
  policy: PolicyChange.optional(),
})
export type UpdateConversation = z.output<typeof UpdateConversation>

/** What of a conversation is mine alone. */
export const OwnState = Conversation.pick({
  myRole: true,
  unreadCount: true,
  urgentUnread: true,
  readSeq: true,
  deliveredSeq: true,
  joinedSeq: true,
  clearedSeq: true,
  archived: true,
  mutedUntil: true,
  pinned: true,
  stateRevision: true,
}).extend({ hiddenSeqs: z.array(Position).optional() })
export type OwnState = z.infer<typeof OwnState>

/** My own state in a conversation. `mutedUntil: null` unmutes. */
export const UpdateOwnState = z.strictObject({
  archived: z.boolean().optional(),
  mutedUntil: Timestamp.nullable().optional(),
  pinned: z.boolean().optional(),
})
export type UpdateOwnState = z.output<typeof UpdateOwnState>

export const AddMembers = z.strictObject({
  memberIds: z.array(UserId).min(1).max(conversationLimits.membersPerRequest),
  role: z.enum(['admin', 'member', 'reader']).optional(),
})

/** The role of one member. */
export const PutMember = z.strictObject({ role: z.enum(memberRoles) })
