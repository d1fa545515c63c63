import type { LocalisedTitle } from '../contract/content.ts'
import {
  defaultRoleNames,
  type RoleDefinition,
  type SpacePermission,
  spacePermissions,
} from '../contract/spaces.ts'

/** A course, a team, any group of people with roles. Times are milliseconds since the epoch. */
export interface Space {
  readonly spaceId: string
  readonly name: LocalisedTitle
  readonly description: string | undefined
  readonly language: string
  /** The roles that the space defines itself. */
  readonly ownRoles: readonly RoleDefinition[]
  /** How many messages one person may send in it: `60/60`. */
  readonly sendRate?: string | undefined
  readonly creatorId: string
  readonly createdAt: number
  /** Of the request that created it. */
  readonly requestHash: Uint8Array | undefined
  readonly memberCount: number
  /** Members who are responsible. */
  readonly responsibleCount: number
  readonly templateCount: number
  /** Retired entries too. */
  readonly faqCount: number
  /** One more with every change of the space and of who is in it as what: whoever changes something names it. */
  readonly version: number
  /** From then on there is no such space any more. */
  readonly deletedAt: number | undefined
}

/** Somebody in a space. */
export interface SpaceMembership {
  readonly userId: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly joinedAt: number
  /** Copies of the profile's, so that a list of many people need not read theirs; no display name: not active. */
  readonly username: string
  readonly displayName: string | undefined
}

export type SpaceAction =
  | 'read'
  | 'list_members'
  | 'list_conversations'
  | 'read_faq'
  | 'edit'
  | 'delete'
  | 'enrol'
  | 'set_groups'
  | 'address_anyone'
  | 'address_staff'
  | 'answer'
  | 'write_faq'
  | 'use_templates'

/** Who may do what in a space: everybody who is in it, or those with a role that has this permission. */
const neededFor: Readonly<Record<SpaceAction, SpacePermission | 'none'>> = {
  read: 'none',
  list_members: 'none',
  list_conversations: 'none',
  read_faq: 'none',
  edit: 'manage',
  delete: 'manage',
  enrol: 'enrol',
  set_groups: 'enrol',
  address_anyone: 'announce',
  address_staff: 'ask',
  answer: 'answer',
  write_faq: 'faq',
  use_templates: 'templates',
}

export function maySpace(action: SpaceAction, permissions: readonly SpacePermission[]): boolean {
  const needed = neededFor[action]
  return needed === 'none' || permissions.includes(needed)
}

type DefaultRole = (typeof defaultRoleNames)[number]

/** A space always has somebody who is. */
export const responsible: DefaultRole = 'responsible'

const defaultPermissions: Readonly<Record<DefaultRole, readonly SpacePermission[]>> = {
  responsible: spacePermissions,
  staff: spacePermissions.filter((permission) => permission !== 'manage'),
  student: ['ask'],
}

/** A role of a space; without a title, a default one is called as the service calls it, another by its name. */
export interface Role {
  readonly name: string
  readonly title: LocalisedTitle | undefined
  readonly permissions: readonly SpacePermission[]
}

const inOrder = (permissions: readonly SpacePermission[]): SpacePermission[] =>
  spacePermissions.filter((permission) => permissions.includes(permission))

/** The default roles, as the space says them anew, then its own. */
export function rolesOf({ ownRoles }: Pick<Space, 'ownRoles'>): Role[] {
  const defined = new Map(ownRoles.map((role) => [role.name, role]))
  const defaults = defaultRoleNames.map((name): Role => {
    const again = defined.get(name)
    return { name, title: again?.title, permissions: inOrder(again?.permissions ?? defaultPermissions[name]) }
  })
  const others = ownRoles.filter(({ name }) => !(defaultRoleNames as readonly string[]).includes(name))
  return [
    ...defaults,
    ...others.map(({ name, title, permissions }) => ({ name, title, permissions: inOrder(permissions) })),
  ]
}

/** All that somebody with these roles may do. */
export function permissionsOf(space: Pick<Space, 'ownRoles'>, roles: readonly string[]): SpacePermission[] {
  return inOrder(
    rolesOf(space)
      .filter(({ name }) => roles.includes(name))
      .flatMap(({ permissions }) => permissions),
  )
}

/** Nobody gives or takes a role that allows what they may not do themselves; who manages the space may. */
export function mayGiveRole(
  space: Pick<Space, 'ownRoles'>,
  own: readonly SpacePermission[],
  role: string,
): boolean {
  return (
    own.includes('manage') || permissionsOf(space, [role]).every((permission) => own.includes(permission))
  )
}

/** The counts once somebody is in it as `after` says, who was in it as `before` says. */
export function withMember(
  space: Space,
  before: SpaceMembership | undefined,
  after: SpaceMembership | undefined,
): Space {
  const responsibleBy = Number(isResponsible(after)) - Number(isResponsible(before))
  return {
    ...space,
    memberCount: space.memberCount + Number(Boolean(after)) - Number(Boolean(before)),
    responsibleCount: space.responsibleCount + responsibleBy,
  }
}

export const isResponsible = (member: SpaceMembership | undefined): boolean =>
  member?.roles.includes(responsible) === true

/** Why somebody cannot have these roles from now on. */
export type RolesRefusal =
  | { readonly why: 'unknown_role'; readonly place: number }
  | { readonly why: 'not_to_give'; readonly role: string }
  | { readonly why: 'last_responsible' }

/**
 * Whether who may do `own` may change somebody's roles like this; none before, or none after, is coming in or going.
 * Roles that stay are not asked about.
 */
export function refusalOfRoles(
  space: Space,
  own: readonly SpacePermission[],
  before: readonly string[],
  after: readonly string[],
): RolesRefusal | undefined {
  const known = new Set(rolesOf(space).map(({ name }) => name))
  const unknown = after.findIndex((role) => !known.has(role))
  if (unknown >= 0) return { why: 'unknown_role', place: unknown }
  const changed = new Set(before).symmetricDifference(new Set(after))
  const role = [...changed].find((one) => !mayGiveRole(space, own, one))
  if (role !== undefined) return { why: 'not_to_give', role }
  const last = space.responsibleCount === 1 && before.includes(responsible) && !after.includes(responsible)
  return last ? { why: 'last_responsible' } : undefined
}

/** Whom the space falls to when the last who is responsible is gone: the eldest of those who come nearest to it. */
export function findHeir(space: Space, others: readonly SpaceMembership[]): SpaceMembership | undefined {
  const byAge = others.toSorted((a, b) => a.joinedAt - b.joinedAt || (a.userId < b.userId ? -1 : 1))
  const having = (needed: SpacePermission) =>
    byAge.find(({ roles }) => permissionsOf(space, roles).includes(needed))
  return having('manage') ?? having('enrol')
}
