import { AppError } from '../contract/errors.ts'
import { findHeir, responsible, type Space, type SpaceMembership, withMember } from '../core/spaces.ts'
import { putClosing } from '../store/space-closing.ts'
import { allSpaceMembers, changeSpaceMember, deleteSpaceMember } from '../store/space-members.ts'
import { changeSpace, type SpaceDraft } from './change-space.ts'
import { countsOf } from './enrol.ts'
import type { Given } from './given.ts'

/**
 * Takes somebody out of a space whose account is gone, whatever they were in it. Was nobody else responsible, the eldest
 * who may manage it is from now on, else the eldest who may bring people in; where nobody may, it stays as it is. The
 * last one out closes it. Answers whose membership has changed.
 */
export async function expel(given: Given, spaceId: string, userId: string): Promise<string[]> {
  try {
    return await changeSpace(given, spaceId, [userId], ({ space, members }) => {
      const member = members.get(userId)
      return member ? draftGoing(given, space, member) : { result: [] }
    })
  } catch (error) {
    // The space was deleted in the meantime: they are out all the same.
    if (error instanceof AppError && error.code === 'not_found') return []
    throw error
  }
}

async function draftGoing(
  given: Given,
  space: Space,
  member: SpaceMembership,
): Promise<SpaceDraft<string[]>> {
  const { spaceId } = space
  const { userId } = member
  const left = withMember(space, member, undefined)
  const parts = deleteSpaceMember(spaceId, userId)
  if (left.memberCount === 0) {
    const closing = putClosing(spaceId, { actor: userId })
    return {
      next: { ...countsOf(left), deletedAt: given.now() },
      parts: [...parts, closing],
      result: [userId],
    }
  }
  const heir = left.responsibleCount === 0 ? await readHeir(given, left, userId) : undefined
  if (!heir) return { next: countsOf(left), parts, result: [userId] }
  const appointed = { ...heir, roles: [...heir.roles, responsible] }
  return {
    next: countsOf(withMember(left, heir, appointed)),
    parts: [...parts, changeSpaceMember(spaceId, appointed)],
    result: [userId, heir.userId],
  }
}

async function readHeir(given: Given, space: Space, without: string): Promise<SpaceMembership | undefined> {
  const members = await allSpaceMembers(given.table, space.spaceId, { consistent: true })
  return findHeir(
    space,
    members.filter(({ userId }) => userId !== without),
  )
}
