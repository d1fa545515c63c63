import { AppError, invalid } from '../contract/errors.ts'
import { type EnrolmentStatus, spaceLimits } from '../contract/spaces.ts'
import { refusalOfRoles, type Space, type SpaceMembership, withMember } from '../core/spaces.ts'
import type { StoredProfile } from '../store/profiles.ts'
import { changeSpaceMember, deleteSpaceMember, putSpaceMember } from '../store/space-members.ts'
import type { TransactItem } from '../store/table.ts'
import { changeSpace, refuseRoles } from './change-space.ts'
import { followSpace } from './follow-space.ts'
import type { Caller, Given } from './given.ts'
import { membershipChanged } from './membership-changed.ts'
import { readKnown } from './people.ts'
import { requireMaySpace, requireSpace, type SpaceStanding, spaceStandingOf } from './space-standing.ts'

/** Somebody, and all the roles that they shall have. */
export interface Enrolment {
  readonly userId: string
  readonly roles: readonly string[]
  /** Of who may be brought in; without it, only somebody who is in already can be changed. */
  readonly profile: StoredProfile | undefined
}

/** What is to be written for an enrolment, and the space once it is. */
export interface Enrolled {
  readonly status: Extract<EnrolmentStatus, 'added' | 'updated' | 'unchanged'>
  readonly space: Space
  readonly parts: readonly TransactItem[]
}

/** Decides one enrolment on what stands now. `pointer` is that of the person, for a refusal. */
export function enrolmentOf(
  given: Given,
  { space, permissions }: Pick<SpaceStanding, 'space' | 'permissions'>,
  member: SpaceMembership | undefined,
  { userId, roles, profile }: Enrolment,
  pointers: { readonly person: string; readonly roles: string },
): Enrolled {
  requireMaySpace('enrol', { permissions })
  if (!member && !profile) throw invalid(pointers.person, 'unknown_user')
  const refusal = refusalOfRoles(space, permissions, member?.roles ?? [], roles)
  if (refusal) throw refuseRoles(refusal, pointers.roles)
  const wanted = [...new Set(roles)].sort()
  if (member?.roles.join() === wanted.join()) return { status: 'unchanged', space, parts: [] }
  const after = member ? { ...member, roles: wanted } : newMember(given, userId, wanted, profile)
  const next = withMember(space, member, after)
  requireRoom(next)
  return member
    ? { status: 'updated', space: next, parts: [changeSpaceMember(space.spaceId, after)] }
    : { status: 'added', space: next, parts: putSpaceMember(space.spaceId, after) }
}

const newMember = (
  given: Given,
  userId: string,
  roles: readonly string[],
  profile: StoredProfile | undefined,
): SpaceMembership => ({
  userId,
  roles,
  groups: [],
  joinedAt: given.now(),
  username: profile?.username ?? '',
  displayName: profile?.displayName,
})

function requireRoom({ memberCount }: Space): void {
  if (memberCount <= spaceLimits.members) return
  throw new AppError('limit_reached', { reason: 'space_members', values: { max: spaceLimits.members } })
}

interface Place {
  readonly spaceId: string
  readonly userId: string
}

/**
 * Brings somebody in, or gives them other roles; answers whether they came in. Nobody gives or takes a role that allows
 * more than they may themselves. Six write units for who comes in, four for another role. Where nothing is changed the
 * live audiences follow all the same: whoever asked for it before may have died in between.
 */
export async function putSpaceMemberRoles(
  given: Given,
  caller: Caller,
  { spaceId, userId }: Place,
  roles: readonly string[],
): Promise<boolean> {
  await requireSpace(given, caller.userId, spaceId, 'enrol')
  const profile = (await readKnown(given, caller, [userId])).get(userId)
  const pointers = { person: '{userId}', roles: '#/roles' }
  const status = await changeSpace(given, spaceId, [caller.userId, userId], (read) => {
    const standing = spaceStandingOf(read, caller.userId)
    const enrolment = { userId, roles, profile }
    const enrolled = enrolmentOf(given, standing, read.members.get(userId), enrolment, pointers)
    const { parts, space, status: result } = enrolled
    return { ...(parts.length > 0 && { next: countsOf(space), parts }), result }
  })
  const change = { spaceId, userIds: [userId], actor: caller.userId }
  if (status === 'unchanged') await followSpace(given, change)
  else await membershipChanged(given, change)
  return status === 'added'
}

export const countsOf = ({ memberCount, responsibleCount }: Space) => ({ memberCount, responsibleCount })

/**
 * Takes somebody out, or leaves. Who is the last to be responsible stays. Six write units. Of who is out already the live
 * audiences let go all the same, as above; refused is only what changes nothing.
 */
export async function removeFromSpace(
  given: Given,
  caller: Caller,
  { spaceId, userId }: Place,
): Promise<void> {
  const outcome = await changeSpace(given, spaceId, [caller.userId, userId], (read) => {
    const { space, permissions } = spaceStandingOf(read, caller.userId)
    const leaving = userId === caller.userId
    if (!leaving) requireMaySpace('enrol', { permissions })
    const member = read.members.get(userId)
    if (!member) return { result: 'absent' }
    const refusal = refusalOfRoles(space, permissions, member.roles, [])
    if (refusal) throw refuseRoles(refusal)
    const next = countsOf(withMember(space, member, undefined))
    return { next, parts: deleteSpaceMember(spaceId, userId), result: 'taken_out' }
  })
  const change = { spaceId, userIds: [userId], actor: caller.userId }
  if (outcome === 'taken_out') return membershipChanged(given, change)
  const { moved } = await followSpace(given, change)
  if (!moved) throw new AppError('not_found')
}
