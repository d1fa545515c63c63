import { AppError } from '../contract/errors.ts'
import type { SpaceMember } from '../contract/spaces.ts'
import { isNamed } from '../core/directory.ts'
import type { SpaceMembership } from '../core/spaces.ts'
import { listSpaceMembers as queryMembers } from '../store/space-members.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import type { Given, Reader } from './given.ts'
import { timestamp } from './message-views.ts'
import { type People, readPeople } from './people.ts'
import { requireSpace } from './space-standing.ts'

export interface SpaceMembersWanted {
  readonly spaceId: string
  readonly role?: string | undefined
  readonly query?: string | undefined
  readonly limit: number
  /** The user id where the page before ended. */
  readonly position?: string | undefined
}

/** A page that is narrowed ends after so many members, however few of them fit: about 20 read units. */
const membersLookedAt = 1000

/**
 * Members by user id. Half a read unit for 25, and half a unit for the profile of each on the page; where `query` or
 * `role` narrow the list, a page may hold fewer than `limit`.
 */
export async function listSpaceMembers(
  given: Given,
  reader: Reader,
  wanted: SpaceMembersWanted,
): Promise<{ items: SpaceMember[]; position: string | undefined }> {
  const { spaceId, limit, position } = wanted
  await requireSpace(given, reader.userId, spaceId, 'list_members')
  const narrowed = wanted.role !== undefined || wanted.query !== undefined
  const { members, more } = await queryMembers(given.table, spaceId, {
    after: position,
    limit: narrowed ? membersLookedAt : limit,
  })
  const fitting = members.filter((member) => fits(member, wanted))
  const page = fitting.slice(0, limit)
  const last = fitting.length > page.length ? page.at(-1) : more ? members.at(-1) : undefined
  return { items: await viewMembers(given, reader, page), position: last?.userId }
}

function fits(
  { roles, username, displayName }: SpaceMembership,
  { role, query }: SpaceMembersWanted,
): boolean {
  if (role !== undefined && !roles.includes(role)) return false
  // Whoever is not active is shown without a name, and not found by the one they had.
  return query === undefined || (displayName !== undefined && isNamed(username, displayName, query))
}

/** One member, read strongly. */
export async function readSpaceMember(
  given: Given,
  reader: Reader,
  { spaceId, userId }: { readonly spaceId: string; readonly userId: string },
): Promise<SpaceMember> {
  const { members } = await getSpaceAndMembers(given.table, spaceId, [userId])
  const [member] = await viewMembers(given, reader, [...members.values()])
  if (!member) throw new AppError('not_found')
  return member
}

async function viewMembers(
  given: Given,
  reader: Reader,
  members: readonly SpaceMembership[],
): Promise<SpaceMember[]> {
  if (members.length === 0) return []
  const people = await readPeople(
    given,
    reader,
    members.map(({ userId }) => userId),
  )
  return members.map((member) => memberOf(member, people))
}

function memberOf({ userId, roles, groups, joinedAt }: SpaceMembership, people: People): SpaceMember {
  const profile = people.shown(userId)
  return {
    userId,
    username: profile?.username ?? '',
    displayName: people.nameOf(userId),
    ...(profile?.avatarUrl && { avatarUrl: profile.avatarUrl }),
    roles: [...roles],
    groups: [...groups],
    joinedAt: timestamp(joinedAt),
  }
}
