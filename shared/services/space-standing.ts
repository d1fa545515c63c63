import { AppError } from '../contract/errors.ts'
import type { SpacePermission } from '../contract/spaces.ts'
import {
  maySpace,
  permissionsOf,
  type Space,
  type SpaceAction,
  type SpaceMembership,
} from '../core/spaces.ts'
import { getSpaceAndMembers, type SpaceAndMembers } from '../store/spaces.ts'
import type { Given } from './given.ts'

/** Where somebody stands in a space: what it is, what they are in it, and what that allows. */
export interface SpaceStanding {
  readonly space: Space
  readonly member: SpaceMembership
  readonly permissions: readonly SpacePermission[]
}

/**
 * Two read units, strongly consistent. To a stranger a space does not exist, and to nobody one that was deleted; an
 * `action` that their roles do not allow is `forbidden`.
 */
export async function requireSpace(
  given: Given,
  userId: string,
  spaceId: string,
  action: SpaceAction = 'read',
): Promise<SpaceStanding> {
  const standing = spaceStandingOf(await getSpaceAndMembers(given.table, spaceId, [userId]), userId)
  requireMaySpace(action, standing)
  return standing
}

/** The same from what was read already. */
export function spaceStandingOf({ space, members }: SpaceAndMembers, userId: string): SpaceStanding {
  const member = members.get(userId)
  if (!space || !member || space.deletedAt !== undefined) throw new AppError('not_found')
  return { space, member, permissions: permissionsOf(space, member.roles) }
}

export function requireMaySpace(
  action: SpaceAction,
  { permissions }: Pick<SpaceStanding, 'permissions'>,
): void {
  if (!maySpace(action, permissions)) throw new AppError('forbidden')
}
