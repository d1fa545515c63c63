import type { Links } from '../contract/common.ts'
import type { Space, SpaceRole } from '../contract/spaces.ts'
import { chooseTitle } from '../contract/text.ts'
import { maySpace, type Role, rolesOf } from '../core/spaces.ts'
import type { Given } from './given.ts'
import { timestamp } from './message-views.ts'
import { defaultRoleTitle } from './names.ts'
import type { SpaceStanding } from './space-standing.ts'

export const spacePath = (spaceId: string): string => `/v1/spaces/${spaceId}`

/** The space as somebody in it sees it, who reads these languages. */
export function spaceOf(given: Given, standing: SpaceStanding, languages: readonly string[]): Space {
  const { space, member, permissions } = standing
  return {
    spaceId: space.spaceId,
    name: chooseTitle(space.name, languages),
    ...(typeof space.name === 'object' && { titleVariants: space.name }),
    ...(space.description !== undefined && { description: space.description }),
    language: space.language,
    ...(space.sendRate !== undefined && { limits: { send: space.sendRate } }),
    roles: rolesOf(space).map((role) => roleOf(given, role, languages)),
    myRoles: [...member.roles],
    myGroups: [...member.groups],
    permissions: [...permissions],
    memberCount: space.memberCount,
    createdAt: timestamp(space.createdAt),
    _links: linksOf(standing),
  }
}

function roleOf(given: Given, { name, title, permissions }: Role, languages: readonly string[]): SpaceRole {
  const chosen = title === undefined ? undefined : chooseTitle(title, languages)
  return {
    name,
    title: chosen ?? defaultRoleTitle(given, name, languages) ?? name,
    ...(typeof title === 'object' && { titleVariants: title }),
    permissions: [...permissions],
  }
}

/** What this person may do next. */
function linksOf({ space, member, permissions }: SpaceStanding): Links {
  const self = spacePath(space.spaceId)
  return {
    self: { href: self },
    members: { href: `${self}/members` },
    groups: { href: `${self}/groups` },
    conversations: { href: `${self}/conversations` },
    faq: { href: `${self}/faq` },
    leave: { href: `${self}/members/${member.userId}` },
    ...(maySpace('answer', permissions) && { unanswered: { href: `${self}/unanswered` } }),
    ...(maySpace('use_templates', permissions) && { templates: { href: `${self}/templates` } }),
    ...(maySpace('enrol', permissions) && { enrol: { href: `${self}/members/batch` } }),
    ...(maySpace('edit', permissions) && { edit: { href: self } }),
    ...(maySpace('delete', permissions) && { delete: { href: self } }),
  }
}
