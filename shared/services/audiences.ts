import type { Audience, AudiencePreview } from '../contract/audience.ts'
import { audienceLimits } from '../contract/audience.ts'
import { AppError } from '../contract/errors.ts'
import {
  groupsNamed,
  mayAddress,
  namesPeopleOnly,
  peopleNamed,
  type Recipient,
  recipientsIn,
  type Unresolved,
  unresolvedIn,
} from '../core/audience.ts'
import { rolesOf, type SpaceMembership } from '../core/spaces.ts'
import { whichAreGroups } from '../store/space-groups.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import type { Caller, Given, Reader } from './given.ts'
import { readPeople } from './people.ts'
import { type SpaceStanding, spaceStandingOf } from './space-standing.ts'
import { spacePath } from './space-views.ts'

/** Whom an audience means as the space is now. */
export interface Resolved {
  readonly standing: SpaceStanding
  readonly recipients: readonly Recipient[]
  readonly members: readonly SpaceMembership[]
  readonly unresolved: readonly Unresolved[]
}

/**
 * All members are read, strongly: about four read units for a hundred. Where only single people are named, one unit for
 * each of them instead. Refuses who may not write to them.
 */
export async function resolveAudience(
  given: Given,
  { userId }: Caller,
  spaceId: string,
  audience: Audience,
): Promise<Resolved> {
  const named = [userId, ...peopleNamed(audience)]
  // The space before its members: what is decided on is not newer than the version that is written against.
  const read = await getSpaceAndMembers(given.table, spaceId, namesPeopleOnly(audience) ? named : [userId])
  const standing = spaceStandingOf(read, userId)
  if (!mayAddress(standing.permissions, audience)) throw new AppError('forbidden', { reason: 'audience' })
  const members = namesPeopleOnly(audience)
    ? [...read.members.values()]
    : await allSpaceMembers(given.table, spaceId, { consistent: true })
  return {
    standing,
    members,
    recipients: recipientsIn(audience, members, userId),
    unresolved: await unresolved(given, standing, members, audience),
  }
}

async function unresolved(
  given: Given,
  { space }: SpaceStanding,
  members: readonly SpaceMembership[],
  audience: Audience,
): Promise<Unresolved[]> {
  const inhabited = new Set(members.flatMap(({ groups }) => groups))
  const empty = groupsNamed(audience).filter((name) => !inhabited.has(name))
  return unresolvedIn(audience, {
    roles: new Set(rolesOf(space).map(({ name }) => name)),
    groups: inhabited.union(await whichAreGroups(given.table, space.spaceId, empty)),
    userIds: new Set(members.map(({ userId }) => userId)),
  })
}

/** How many an audience has, and who some of them are. Sends nothing, writes nothing. */
export async function previewAudience(
  given: Given,
  reader: Reader,
  spaceId: string,
  audience: Audience,
): Promise<AudiencePreview> {
  const { recipients, unresolved } = await resolveAudience(given, reader, spaceId, audience)
  const shown = recipients.slice(0, audienceLimits.sample).map(({ userId }) => userId)
  const people = await readPeople(given, reader, shown)
  return {
    count: recipients.length,
    sample: shown.map((userId) => ({
      userId,
      username: people.shown(userId)?.username ?? '',
      displayName: people.nameOf(userId),
    })),
    unresolved: [...new Set(unresolved.map(({ token }) => token))],
    _links: { self: { href: `${spacePath(spaceId)}/audience/preview` }, send: { href: '/v1/conversations' } },
  }
}
