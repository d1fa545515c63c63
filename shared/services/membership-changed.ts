import { getProfiles } from '../store/profiles.ts'
import { renameSpaceMember } from '../store/space-members.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import { expel } from './expel.ts'
import { followSpace } from './follow-space.ts'
import type { Given } from './given.ts'

/** Some people have come into a space, have left it, or are in it as something else. */
export interface MembershipChange {
  readonly spaceId: string
  readonly userIds: readonly string[]
  /** Who changed it; undefined where the stream brings the news. */
  readonly actor: string | undefined
}

/**
 * What follows from a change of membership. Whoever makes the change calls it before they answer, and the stream sees to
 * it again, should they have died: so all of it may be repeated, and goes by what the table says now. One read unit for
 * each of these people, and one for their profile; what live audiences cost comes on top.
 */
export async function membershipChanged(given: Given, change: MembershipChange): Promise<void> {
  await keepUp(given, change)
  // What is too much to be waited for, the worker does that the stream calls.
  await followSpace(given, change)
}

/** Somebody may have been renamed, or their account deleted, while they were brought in by what was read before. */
export async function keepUp(given: Given, { spaceId, userIds }: MembershipChange): Promise<void> {
  const { space, members } = await getSpaceAndMembers(given.table, spaceId, userIds)
  if (!space || space.deletedAt !== undefined) return
  const profiles = await getProfiles(given.table, [...members.keys()], { consistent: true })
  for (const { userId, displayName } of members.values()) {
    const profile = profiles.get(userId)
    const name = profile?.status === 'active' ? profile.displayName : undefined
    if (profile?.status === 'deleted') await expel(given, spaceId, userId)
    else if (name !== displayName) await renameSpaceMember(given.table, spaceId, userId, name)
  }
}
