import { AppError } from '../contract/errors.ts'
import { defaultRoleNames, type UpdateSpace } from '../contract/spaces.ts'
import { requestHash, sameBytes } from '../core/ids.ts'
import type { Space } from '../core/spaces.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import { changeSpace } from './change-space.ts'
import type { Caller, Given } from './given.ts'
import { requireMaySpace, spaceStandingOf } from './space-standing.ts'

/**
 * Name, description, language, roles, limits; what is left out stays, and nothing is written where nothing changes. A role that
 * somebody has cannot be dropped: where one would be, all members are read.
 */
export function updateSpace(
  given: Given,
  caller: Caller,
  spaceId: string,
  wanted: UpdateSpace,
): Promise<void> {
  return changeSpace<void>(given, spaceId, [caller.userId], async (read) => {
    const { space, ...standing } = spaceStandingOf(read, caller.userId)
    requireMaySpace('edit', standing)
    const { description, roles } = wanted
    const next = {
      name: wanted.name ?? space.name,
      description: description === undefined ? space.description : (description ?? undefined),
      language: wanted.language ?? space.language,
      ownRoles: roles ?? space.ownRoles,
      sendRate: wanted.limits === undefined ? space.sendRate : wanted.limits?.send,
    }
    const { name, language, ownRoles, sendRate } = space
    const seen = { name, description: space.description, language, ownRoles, sendRate }
    if (sameBytes(requestHash(seen), requestHash(next))) return { result: undefined }
    if (roles) await requireNobodyHas(given, spaceId, droppedBy(space, roles))
    return { next, result: undefined }
  })
}

/** A default role that is not said anew any more is there all the same. */
function droppedBy({ ownRoles }: Space, roles: NonNullable<UpdateSpace['roles']>): string[] {
  const left = new Set<string>([...defaultRoleNames, ...roles.map(({ name }) => name)])
  return ownRoles.map(({ name }) => name).filter((name) => !left.has(name))
}

async function requireNobodyHas(given: Given, spaceId: string, roles: readonly string[]): Promise<void> {
  if (roles.length === 0) return
  const members = await allSpaceMembers(given.table, spaceId, { consistent: true })
  const held = roles.find((role) => members.some((member) => member.roles.includes(role)))
  if (held !== undefined) throw new AppError('conflict', { reason: 'role_in_use', values: { role: held } })
}
