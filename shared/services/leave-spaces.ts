import { allSpaceIds } from '../store/spaces.ts'
import { expel } from './expel.ts'
import type { Given } from './given.ts'
import { membershipChanged } from './membership-changed.ts'

/** Takes somebody out of all their spaces. Killed halfway, the same call goes on where it stopped. */
export async function leaveSpaces(given: Given, userId: string): Promise<void> {
  for (const spaceId of await allSpaceIds(given.table, userId)) {
    const userIds = await expel(given, spaceId, userId)
    if (userIds.length > 0) await membershipChanged(given, { spaceId, userIds, actor: userId })
  }
}
