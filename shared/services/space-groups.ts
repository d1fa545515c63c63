import { AppError } from '../contract/errors.ts'
import type { SpaceGroup } from '../contract/spaces.ts'
import { maySpace, type SpaceMembership } from '../core/spaces.ts'
import { getSpaceGroup, listGroupNames } from '../store/space-groups.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import type { Caller, Given } from './given.ts'
import { requireSpace, type SpaceStanding } from './space-standing.ts'
import { spacePath } from './space-views.ts'

export interface GroupPlace {
  readonly spaceId: string
  readonly name: string
}

export const groupPath = ({ spaceId, name }: GroupPlace): string => `${spacePath(spaceId)}/groups/${name}`

function groupOf(
  { space, permissions }: SpaceStanding,
  name: string,
  members: readonly SpaceMembership[],
): SpaceGroup {
  const memberIds = members.filter(({ groups }) => groups.includes(name)).map(({ userId }) => userId)
  const self = groupPath({ spaceId: space.spaceId, name })
  return {
    name,
    memberIds,
    memberCount: memberIds.length,
    _links: {
      self: { href: self },
      ...(maySpace('set_groups', permissions) && { edit: { href: self }, delete: { href: self } }),
    },
  }
}

/** Groups by name. All members are read, strongly: about four read units for a hundred. */
export async function listSpaceGroups(
  given: Given,
  caller: Caller,
  wanted: { readonly spaceId: string; readonly limit: number; readonly position?: string | undefined },
): Promise<{ items: SpaceGroup[]; position: string | undefined }> {
  const { spaceId, limit, position } = wanted
  const standing = await requireSpace(given, caller.userId, spaceId, 'list_members')
  const { names, more } = await listGroupNames(given.table, spaceId, { after: position, limit })
  const members = names.length > 0 ? await allSpaceMembers(given.table, spaceId, { consistent: true }) : []
  const items = names.map((name) => groupOf(standing, name, members))
  return { items, position: more ? names.at(-1) : undefined }
}

/** The same for one. */
export async function readSpaceGroup(given: Given, caller: Caller, place: GroupPlace): Promise<SpaceGroup> {
  const { spaceId, name } = place
  const standing = await requireSpace(given, caller.userId, spaceId, 'list_members')
  const [group, members] = await Promise.all([
    getSpaceGroup(given.table, spaceId, name),
    allSpaceMembers(given.table, spaceId, { consistent: true }),
  ])
  if (!group) throw new AppError('not_found')
  return groupOf(standing, name, members)
}
