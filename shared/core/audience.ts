import type { Audience } from '../contract/audience.ts'
import type { SpacePermission } from '../contract/spaces.ts'
import { maySpace, permissionsOf, type Space, type SpaceMembership } from './spaces.ts'

/** Whom something goes to: the union of `to` without that of `except`. */
export type Addressed = Pick<Audience, 'to' | 'except'>

/** Somebody whom an audience means, and which of its tokens do, by their places in `to`. */
export interface Recipient {
  readonly userId: string
  readonly because: readonly number[]
}

const userToken = (userId: string): string => `user:${userId}`

/** Every token that means this member. */
const tokensOf = ({ userId, roles, groups }: SpaceMembership): string[] => [
  'all',
  ...roles.map((role) => `role:${role}`),
  ...groups.map((group) => `group:${group}`),
  userToken(userId),
]

/** Answers of each member which tokens mean them, by their places in `to`; none where none does, or an exception. */
export function becauseIn({ to, except = [] }: Addressed): (member: SpaceMembership) => readonly number[] {
  const places = new Map(to.map((token, place) => [token, place]))
  const excepted = new Set(except)
  return (member) => {
    const tokens = tokensOf(member)
    if (tokens.some((token) => excepted.has(token))) return []
    return tokens.flatMap((token) => places.get(token) ?? []).sort((a, b) => a - b)
  }
}

/** Everybody whom the audience means, each once, in the order of the members; who sends it is never among them. */
export function recipientsIn(
  addressed: Addressed,
  members: readonly SpaceMembership[],
  senderId: string,
): Recipient[] {
  const because = becauseIn(addressed)
  return members
    .filter(({ userId }) => userId !== senderId)
    .map((member) => ({ userId: member.userId, because: because(member) }))
    .filter((recipient) => recipient.because.length > 0)
}

/** What there is in a space to be named. */
export interface Nameable {
  readonly roles: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  readonly userIds: ReadonlySet<string>
}

/** A token that names nothing there is, and where it stands. */
export interface Unresolved {
  readonly list: 'to' | 'except'
  readonly place: number
  readonly token: string
}

/** Tokens that name no role, no group, or nobody of the space. One that nobody has names something all the same. */
export function unresolvedIn({ to, except = [] }: Addressed, nameable: Nameable): Unresolved[] {
  const among = (list: Unresolved['list'], tokens: readonly string[]): Unresolved[] =>
    tokens.flatMap((token, place) => (names(token, nameable) ? [] : [{ list, place, token }]))
  return [...among('to', to), ...among('except', except)]
}

function names(token: string, { roles, groups, userIds }: Nameable): boolean {
  const name = nameIn(token)
  if (token.startsWith('role:')) return roles.has(name)
  if (token.startsWith('group:')) return groups.has(name)
  return token === 'all' || userIds.has(name)
}

const nameIn = (token: string): string => token.slice(token.indexOf(':') + 1)

const namedBy = (prefix: string, { to, except = [] }: Addressed): string[] =>
  [...to, ...except].filter((token) => token.startsWith(prefix)).map(nameIn)

/** The groups that an audience names, and the people it names one by one. */
export const groupsNamed = (addressed: Addressed): string[] => namedBy('group:', addressed)
export const peopleNamed = (addressed: Addressed): string[] => namedBy('user:', addressed)

/** Names people one by one and nobody else: then the other members need not be looked at. */
export const namesPeopleOnly = (addressed: Addressed): boolean =>
  peopleNamed(addressed).length === addressed.to.length + (addressed.except?.length ?? 0)

/** Whom somebody may write to who may only ask. */
const askable = (token: string): boolean =>
  token === 'role:staff' || token === 'role:responsible' || token.startsWith('user:')

/** Who may announce writes to anybody; who may ask, to staff, to whoever is responsible, and to single people. */
export function mayAddress(permissions: readonly SpacePermission[], { to, except = [] }: Addressed): boolean {
  if (maySpace('address_anyone', permissions)) return true
  return maySpace('address_staff', permissions) && [...to, ...except].every(askable)
}

/** What somebody is in a conversation of the space. */
export const roleInside = (permissions: readonly SpacePermission[]): 'admin' | 'member' =>
  permissions.includes('manage') ? 'admin' : 'member'

/** Only who sent it sees which other single people an audience that is written to separately names. */
export const shownTo = (userId: string, token: string): boolean =>
  !token.startsWith('user:') || token === userToken(userId)

/** A live audience, and who sent it. */
export interface LiveAudience extends Addressed {
  readonly senderId: string
  /** The sender was one of those whom it means, and is in it as they are. */
  readonly covered: boolean
}

/** Somebody in the conversation of a live audience. */
export interface Follower extends Recipient {
  readonly role: 'admin' | 'member'
}

/**
 * What a live audience makes of a member of the space as they are now; undefined for who is not to be in it. Who sent it
 * without being meant by it stays for as long as they may write to it.
 */
export function followerOf(
  audience: LiveAudience,
  space: Pick<Space, 'ownRoles'>,
  member: SpaceMembership | undefined,
): Follower | undefined {
  if (!member) return undefined
  const permissions = permissionsOf(space, member.roles)
  const because = becauseIn(audience)(member)
  const isSender = member.userId === audience.senderId
  const asSender = isSender && !audience.covered && mayAddress(permissions, audience)
  if (because.length === 0 && !asSender) return undefined
  return { userId: member.userId, role: roleInside(permissions), because: isSender ? [] : because }
}
