import { AppError, invalid } from '../contract/errors.ts'
import type { RolesRefusal, Space } from '../core/spaces.ts'
import { getSpaceAndMembers, replaceSpace, type SpaceAndMembers } from '../store/spaces.ts'
import type { TransactItem } from '../store/table.ts'
import type { Given } from './given.ts'

/** A transaction takes 100 items: so many people are brought into a space, or changed in it, in one. */
export const peoplePerStep = 40

/** What becomes of a space, and what is written with that or not at all; without any of it nothing is written. */
export interface SpaceDraft<Result> {
  readonly next?: Partial<Space>
  readonly parts?: readonly TransactItem[]
  readonly result: Result
}

const mostAttempts = 100
const longestWaitMs = 1000

/**
 * The one way to change a space, or who is in it as what: decided on what is read strongly, written as long as that
 * still holds. Whoever loses a race waits a random time that grows, reads again and decides again. One read unit for the
 * space and one for each of the people; two write units for the space, beside what the parts cost. The draft may throw
 * a refusal.
 */
export async function changeSpace<Result>(
  given: Given,
  spaceId: string,
  userIds: readonly string[],
  draft: (
    read: SpaceAndMembers & { readonly space: Space },
  ) => SpaceDraft<Result> | Promise<SpaceDraft<Result>>,
): Promise<Result> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const { space, members } = await getSpaceAndMembers(given.table, spaceId, userIds)
    if (!space || space.deletedAt !== undefined) throw new AppError('not_found')
    const { next, parts = [], result } = await draft({ space, members })
    if (!next && parts.length === 0) return result
    const written = await given.table.transact([replaceSpace(space, next ?? {}), ...parts])
    if (written.ok) return result
    await given.pause(Math.random() * Math.min(longestWaitMs, 5 * 2 ** Math.min(attempt, 8)))
  }
  throw new TooManyChanges()
}

/** The space is changed faster than it can take; shown as `unavailable`, the request may be repeated. */
class TooManyChanges extends Error {
  override readonly name = 'TransactionConflictException'
}

/** Says which of the roles, by the pointer of their list, or why not. */
export function refuseRoles(refusal: RolesRefusal, pointer = '#/roles'): AppError {
  if (refusal.why === 'unknown_role') return invalid(`${pointer}/${refusal.place}`, 'invalid_value')
  if (refusal.why === 'not_to_give') return new AppError('forbidden', { reason: 'role' })
  return new AppError('conflict', { reason: 'last_responsible' })
}
