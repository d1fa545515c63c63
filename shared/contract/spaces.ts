import * as z from 'zod'
import { namePattern } from './audience.ts'
import { commonQuery, LanguageTag, Links, pageOf, paging, Timestamp, text, UserId, Uuid } from './common.ts'
import { LocalisedTitle, VariantTitle } from './content.ts'
import { Conversation, conversationViews, Topic } from './conversations.ts'
import { RateText } from './limits.ts'
import { Username } from './people.ts'
import { Problem } from './problem.ts'

/** What a role of a space allows. */
export const spacePermissions = ['manage', 'enrol', 'announce', 'answer', 'ask', 'faq', 'templates'] as const
export const SpacePermission = z.enum(spacePermissions)
export type SpacePermission = z.infer<typeof SpacePermission>

/** Every space has these; it may say anew what staff and students are called and may do, and name roles of its own. */
export const defaultRoleNames = ['responsible', 'staff', 'student'] as const

/**
 * People in a space, roles it defines and a member has, groups it has and a member is in, people in one group, lines
 * of one batch.
 */
export const spaceLimits = {
  members: 10_000,
  roles: 20,
  rolesPerMember: 10,
  groups: 500,
  groupsPerMember: 50,
  groupMembers: 2_000,
  batchLines: 500,
} as const

export const SpaceId = Uuid

const Name = z.string().regex(new RegExp(`^${namePattern}$`))
/** Of a role: 1 to 40 of a-z, 0-9 and `-`. */
export const RoleName = Name
/** Of a group of people in a space: 1 to 40 of a-z, 0-9 and `-`. */
export const GroupName = Name

export const SpaceRole = z.object({
  name: RoleName,
  title: z.string(),
  titleVariants: VariantTitle.optional(),
  permissions: z.array(SpacePermission),
})
export type SpaceRole = z.infer<typeof SpaceRole>

/**
 * What a space limits further than the deployment does: messages of one person in all its conversations together, as a
 * rate (`10/60` is ten in 60 seconds).
 */
const SpaceRates = z.strictObject({ send: RateText.optional() })

/** A course, a team, any group of people with roles. `titleVariants` are the name's, where it has several. */
export const Space = z
  .object({
    spaceId: SpaceId,
    name: z.string(),
    titleVariants: VariantTitle.optional(),
    description: z.string().optional(),
    language: z.string(),
    roles: z.array(SpaceRole),
    myRoles: z.array(RoleName),
    myGroups: z.array(GroupName),
    permissions: z.array(SpacePermission),
    limits: SpaceRates.optional(),
    memberCount: z.int(),
    createdAt: Timestamp,
    _links: Links,
  })
  .meta({ id: 'Space' })
export type Space = z.infer<typeof Space>

const distinctNames = (roles: readonly { readonly name: string }[]): boolean =>
  new Set(roles.map(({ name }) => name)).size === roles.length

/** A role as it is defined; without a title it is called by its name. `responsible` may everything, always. */
export const RoleDefinition = z
  .strictObject({
    name: RoleName,
    title: LocalisedTitle.optional(),
    permissions: z.array(SpacePermission).max(spacePermissions.length),
  })
  .refine(
    (role) => role.name !== 'responsible' || spacePermissions.every((one) => role.permissions.includes(one)),
    { path: ['permissions'] },
  )
export type RoleDefinition = z.output<typeof RoleDefinition>

const RoleDefinitions = z.array(RoleDefinition).max(spaceLimits.roles).refine(distinctNames)
const Description = text(1, 2_000)

/** `roles` come in addition to the default ones, or say anew what a default one is. */
export const CreateSpace = z
  .strictObject({
    name: LocalisedTitle,
    description: Description.optional(),
    language: LanguageTag.optional(),
    roles: RoleDefinitions.optional(),
    limits: SpaceRates.optional(),
  })
  .meta({ id: 'CreateSpace' })
export type CreateSpace = z.output<typeof CreateSpace>

/** What is left out stays; `roles` are all that the space defines from now on; null takes description and limits away. */
export const UpdateSpace = z.strictObject({
  name: LocalisedTitle.optional(),
  description: Description.nullable().optional(),
  language: LanguageTag.optional(),
  roles: RoleDefinitions.optional(),
  limits: SpaceRates.nullable().optional(),
})
export type UpdateSpace = z.output<typeof UpdateSpace>

export const ListSpacesQuery = z.strictObject({ ...commonQuery, ...paging() })
export const SpacePage = pageOf(Space)

/** Somebody in a space. */
export const SpaceMember = z
  .object({
    userId: UserId,
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().optional(),
    roles: z.array(RoleName),
    groups: z.array(GroupName),
    joinedAt: Timestamp,
  })
  .meta({ id: 'SpaceMember' })
export type SpaceMember = z.infer<typeof SpaceMember>

export const ListSpaceMembersQuery = z.strictObject({
  ...commonQuery,
  role: RoleName.optional(),
  query: text(1, 60).optional(),
  ...paging(),
})
export const SpaceMemberPage = pageOf(SpaceMember)

const Roles = z.array(RoleName).min(1).max(spaceLimits.rolesPerMember)

/** All roles that somebody has from now on. */
export const PutSpaceMember = z.strictObject({ roles: Roles })

/** One line of a batch: who, by name or by id, and as what. */
export const EnrolmentLine = z
  .strictObject({ username: Username.optional(), userId: UserId.optional(), roles: Roles })
  .refine(({ username, userId }) => (username === undefined) !== (userId === undefined), {
    path: ['userId'],
  })
export type EnrolmentLine = z.output<typeof EnrolmentLine>

/** Each line is checked by itself, so that a bad one holds up none of the others; documents show what it should be. */
const AnyLine = z.unknown().meta({
  type: 'object',
  properties: {
    username: { type: 'string' },
    userId: { type: 'string', format: 'uuid' },
    roles: { type: 'array', items: { type: 'string' } },
  },
  required: ['roles'],
})
const AnyLines = z.array(AnyLine).min(1).max(spaceLimits.batchLines)

/** Up to 500 lines, as `{members}` or as a list. */
export const EnrolBatch = z.union([z.strictObject({ members: AnyLines }), AnyLines])

export const enrolmentStatuses = ['added', 'updated', 'unchanged', 'duplicate', 'failed'] as const
export type EnrolmentStatus = (typeof enrolmentStatuses)[number]

/** What became of one line, counted from 1. A `duplicate` names somebody whom an earlier line names. */
export const EnrolmentResult = z.object({
  line: z.int().min(1),
  status: z.enum(enrolmentStatuses),
  userId: UserId.optional(),
  problem: Problem.optional(),
})
export type EnrolmentResult = z.infer<typeof EnrolmentResult>
export const EnrolmentResults = z
  .object({ results: z.array(EnrolmentResult), _links: Links })
  .meta({ id: 'EnrolmentResults' })

/** Some of a space's people, by a name of their own. */
export const SpaceGroup = z
  .object({
    name: GroupName,
    memberIds: z.array(UserId),
    memberCount: z.int(),
    _links: Links,
  })
  .meta({ id: 'SpaceGroup' })
export type SpaceGroup = z.infer<typeof SpaceGroup>

export const ListSpaceGroupsQuery = z.strictObject({ ...commonQuery, ...paging() })
export const SpaceGroupPage = pageOf(SpaceGroup)

/** All members of a group from now on: people of the space. */
export const PutSpaceGroup = z.strictObject({ memberIds: z.array(UserId).max(spaceLimits.groupMembers) })

/** The space's conversations that the caller is in; `userId` those with this person too. */
export const ListSpaceConversationsQuery = z.strictObject({
  ...commonQuery,
  topic: Topic.optional(),
  userId: UserId.optional(),
  view: z.enum(conversationViews).default('active'),
  ...paging(),
})

/**
 * A conversation that waits for an answer: since when the oldest message does that nobody who may `answer` has written
 * after, and how long that is, in whole minutes, as of now; and whether any message that waits is urgent, whoever has
 * read it.
 */
export const UnansweredConversation = Conversation.extend({
  waitingSince: Timestamp,
  waitingMinutes: z.int().min(0),
  waitingUrgent: z.boolean(),
}).meta({ id: 'UnansweredConversation' })
export type UnansweredConversation = z.infer<typeof UnansweredConversation>

export const ListUnansweredQuery = z.strictObject({ ...commonQuery, ...paging() })
export const UnansweredPage = pageOf(UnansweredConversation)
