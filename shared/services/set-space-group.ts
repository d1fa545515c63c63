import { AppError } from '../contract/errors.ts'
import { spaceLimits } from '../contract/spaces.ts'
import type { SpaceMembership } from '../core/spaces.ts'
import { deleteSpaceGroup, getSpaceGroup, listGroupNames, putSpaceGroup } from '../store/space-groups.ts'
import { allSpaceMembers, changeSpaceMember } from '../store/space-members.ts'
import type { TransactItem } from '../store/table.ts'
import { changeSpace, peoplePerStep } from './change-space.ts'
import type { Caller, Given } from './given.ts'
import { membershipChanged } from './membership-changed.ts'
import type { GroupPlace } from './space-groups.ts'
import { requireMaySpace, spaceStandingOf } from './space-standing.ts'

/** A request that says who a group is. It may take several steps; one that begins later ends it. */
interface GroupTask extends GroupPlace {
  readonly task: string
  /** Who shall be in the group. */
  readonly wanted: ReadonlySet<string>
}

/**
 * From now on these people are the group, and the group is there; answers whether it was not before. Somebody who is not
 * in the space refuses all, by pointer, before anything is changed. Forty people are changed at once, together with the
 * group. All members are read once; two write units for each who
 * comes or goes, and two read units for what follows.
 */
export async function putGroup(
  given: Given,
  caller: Caller,
  place: GroupPlace,
  memberIds: readonly string[],
): Promise<boolean> {
  const { spaceId, name } = place
  const task: GroupTask = { ...place, task: given.newId(), wanted: new Set(memberIds) }
  const begun = await changeSpace(given, spaceId, [caller.userId], async (read) => {
    requireMaySpace('set_groups', spaceStandingOf(read, caller.userId))
    const members = await allSpaceMembers(given.table, spaceId, { consistent: true })
    requireMembers(memberIds, members)
    const created = !(await getSpaceGroup(given.table, spaceId, name))
    if (created) await requireRoomForGroup(given, spaceId)
    const changing = changingOf(task, members)
    return {
      parts: [putSpaceGroup(spaceId, task), ...movesOf(task, changing).slice(0, peoplePerStep)],
      result: { created, userIds: changing.map(({ userId }) => userId) },
    }
  })
  await goOn(given, caller, task, begun.userIds)
  return begun.created
}

/** Takes a group away, and everybody out of it: its name means nobody any more. */
export async function deleteGroup(given: Given, caller: Caller, place: GroupPlace): Promise<void> {
  const { spaceId, name } = place
  const task: GroupTask = { ...place, task: given.newId(), wanted: new Set() }
  const userIds = await changeSpace(given, spaceId, [caller.userId], async (read) => {
    requireMaySpace('set_groups', spaceStandingOf(read, caller.userId))
    if (!(await getSpaceGroup(given.table, spaceId, name))) throw new AppError('not_found')
    const changing = changingOf(task, await allSpaceMembers(given.table, spaceId, { consistent: true }))
    const now = movesOf(task, changing.slice(0, peoplePerStep))
    const group =
      changing.length > now.length ? putSpaceGroup(spaceId, task) : deleteSpaceGroup(spaceId, name)
    return { parts: [group, ...now], result: changing.map(({ userId }) => userId) }
  })
  await goOn(given, caller, task, userIds)
  if (userIds.length <= peoplePerStep) return
  await changeSpace(given, spaceId, [], async () => {
    await requireCurrent(given, task)
    return { parts: [deleteSpaceGroup(spaceId, name)], result: undefined }
  })
}

/** The people behind the first forty, and what follows for all. */
async function goOn(
  given: Given,
  caller: Caller,
  task: GroupTask,
  userIds: readonly string[],
): Promise<void> {
  const { spaceId } = task
  for (let i = 0; i < userIds.length; i += peoplePerStep) {
    const step = userIds.slice(i, i + peoplePerStep)
    if (i > 0) {
      await changeSpace(given, spaceId, step, async ({ members }) => {
        await requireCurrent(given, task)
        return { parts: movesOf(task, changingOf(task, [...members.values()])), result: undefined }
      })
    }
    await membershipChanged(given, { spaceId, userIds: step, actor: caller.userId })
  }
}

async function requireCurrent(given: Given, { spaceId, name, task }: GroupTask): Promise<void> {
  const group = await getSpaceGroup(given.table, spaceId, name)
  if (group?.task !== task) throw new AppError('conflict', { reason: 'group' })
}

const changingOf = ({ name, wanted }: GroupTask, members: readonly SpaceMembership[]): SpaceMembership[] =>
  members.filter(({ userId, groups }) => wanted.has(userId) !== groups.includes(name))

function movesOf({ spaceId, name, wanted }: GroupTask, members: readonly SpaceMembership[]): TransactItem[] {
  return members.map((member) => {
    const others = member.groups.filter((group) => group !== name)
    const groups = wanted.has(member.userId) ? [...others, name] : others
    if (groups.length > spaceLimits.groupsPerMember)
      throw tooMany('member_groups', spaceLimits.groupsPerMember)
    return changeSpaceMember(spaceId, { ...member, groups })
  })
}

function requireMembers(memberIds: readonly string[], members: readonly SpaceMembership[]): void {
  const there = new Set(members.map(({ userId }) => userId))
  const errors = memberIds.flatMap((userId, place) =>
    there.has(userId) ? [] : [{ pointer: `#/memberIds/${place}`, code: 'unknown_user' as const }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

async function requireRoomForGroup(given: Given, spaceId: string): Promise<void> {
  const { names } = await listGroupNames(given.table, spaceId, { limit: spaceLimits.groups })
  if (names.length >= spaceLimits.groups) throw tooMany('groups', spaceLimits.groups)
}

const tooMany = (reason: string, max: number): AppError =>
  new AppError('limit_reached', { reason, values: { max } })
