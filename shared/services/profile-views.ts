import { AppError } from '../contract/errors.ts'
import type { OwnProfile, Profile } from '../contract/people.ts'
import { isInvisible, presenceOf } from '../core/presence.ts'
import { getBlocks } from '../store/blocks.ts'
import type { Connection } from '../store/connections.ts'
import { getConnections } from '../store/contacts.ts'
import { getProfile, getProfiles, type StoredProfile } from '../store/profiles.ts'
import { isBlockedBy } from './blocks.ts'
import type { Given, Reader } from './given.ts'
import { timestamp } from './message-views.ts'
import { deletedUserName } from './names.ts'

const ownPath = '/v1/users/me'
const profilePath = (userId: string): string => `/v1/users/${userId}`
const blockPath = (userId: string): string => `${ownPath}/blocks/${userId}`

/** Whom a list of people is for. */
interface Viewer {
  readonly userId: string
  /** What they are told of who is not here any more. */
  readonly deletedName: string
  readonly blocked: ReadonlySet<string>
}

async function readViewer(given: Given, { userId, languages }: Reader): Promise<Viewer> {
  const own = await getProfile(given.table, userId)
  const read = languages.length > 0 ? languages : own ? [own.locale] : []
  return {
    userId,
    deletedName: deletedUserName(given, read),
    blocked: own?.hasBlocks ? await getBlocks(given.table, userId) : new Set(),
  }
}

/** What everybody may know, also of the own account. */
function publicPart(profile: StoredProfile, open: readonly Connection[]): Omit<Profile, '_links'> {
  const { userId, username, displayName, locale, status, bio, avatarUrl, lastSeenAt } = profile
  const isHere = status === 'active'
  return {
    userId,
    username,
    displayName,
    ...(bio !== undefined && { bio }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    locale,
    presence: isHere && !isInvisible(profile) ? presenceOf(open) : 'offline',
    ...(lastSeenAt !== undefined && isHere && { lastSeenAt: timestamp(lastSeenAt) }),
    status,
    createdAt: timestamp(profile.createdAt),
  }
}

/** Somebody as this reader sees them. Who is not here any more has no name, only a word for that. */
function profileOf(profile: StoredProfile, viewer: Viewer, open: readonly Connection[]): Profile {
  const shown = profile.status === 'active' ? profile : withoutPerson(profile, viewer)
  if (!viewer.blocked.has(profile.userId))
    return { ...publicPart(shown, open), _links: linksOf(profile, viewer) }
  // Those of whom one blocks the other are offline to each other.
  return { ...publicPart({ ...shown, lastSeenAt: undefined }, []), _links: linksOf(profile, viewer) }
}

const withoutPerson = (
  { userId, locale, status, createdAt }: StoredProfile,
  { deletedName }: Viewer,
): StoredProfile => ({
  userId,
  username: '',
  displayName: deletedName,
  locale,
  status,
  createdAt,
})

/** What this reader may do with them now. */
function linksOf({ userId, status }: StoredProfile, viewer: Viewer): Profile['_links'] {
  const self = { href: profilePath(userId) }
  if (userId === viewer.userId) return { self, own: { href: ownPath } }
  const blocked = viewer.blocked.has(userId)
  return {
    self,
    ...(status === 'active' && !blocked && { message: { href: '/v1/conversations' } }),
    [blocked ? 'unblock' : 'block']: { href: blockPath(userId) },
  }
}

/** Half a read unit each, for their presence, and half for the reader; one more for a reader who blocks people. */
export async function viewProfiles(
  given: Given,
  reader: Reader,
  profiles: readonly StoredProfile[],
): Promise<Profile[]> {
  if (profiles.length === 0) return []
  const userIds = profiles.map(({ userId }) => userId)
  const [viewer, open] = await Promise.all([
    readViewer(given, reader),
    getConnections(given.table, userIds, given.now(), { consistent: false }),
  ])
  return profiles.map((profile) => profileOf(profile, viewer, open.get(profile.userId) ?? []))
}

/** Without who blocks the reader: to them they do not exist. A read unit more for each who blocks anybody. */
export async function withoutBlockers(
  given: Given,
  reader: Reader,
  profiles: readonly StoredProfile[],
): Promise<StoredProfile[]> {
  const hidden = await Promise.all(profiles.map((profile) => isHiddenFrom(given, reader, profile)))
  return profiles.filter((_, place) => !hidden[place])
}

const isHiddenFrom = async (given: Given, reader: Reader, { userId, hasBlocks }: StoredProfile) =>
  hasBlocks === true && userId !== reader.userId && (await isBlockedBy(given, reader, userId))

/** Two read units. Refuses with `not_found`. */
export async function readProfile(given: Given, reader: Reader, userId: string): Promise<Profile> {
  const stored = await getProfile(given.table, userId)
  const seen = stored ? await withoutBlockers(given, reader, [stored]) : []
  const [profile] = await viewProfiles(given, reader, seen)
  if (!profile) throw new AppError('not_found')
  return profile
}

/**
 * A page of the people whom the reader blocks, by user id. Of who blocks them in turn they learn no more than the name
 * that they knew. One read unit for the list, and one for each on the page.
 */
export async function listBlocks(
  given: Given,
  reader: Reader,
  { limit, position = '' }: { readonly limit: number; readonly position?: string | undefined },
): Promise<{ items: Profile[]; position: string | undefined }> {
  const all = [...(await getBlocks(given.table, reader.userId))].sort()
  const left = all.filter((userId) => userId > position)
  const page = left.slice(0, limit)
  const stored = await getProfiles(given.table, page)
  const profiles = page.flatMap((userId) => stored.get(userId) ?? [])
  const seen = new Set(await withoutBlockers(given, reader, profiles))
  const shown = profiles.map((one) => (seen.has(one) ? one : nameAlone(one)))
  return {
    items: await viewProfiles(given, reader, shown),
    position: left.length > page.length ? page.at(-1) : undefined,
  }
}

const nameAlone = (profile: StoredProfile): StoredProfile => ({
  ...profile,
  bio: undefined,
  avatarUrl: undefined,
})

/** The reader's own profile, with what only they may see. */
export async function viewOwnProfile(
  given: Given,
  stored: StoredProfile,
  own: { readonly email: string; readonly defaultTimeZone: string },
): Promise<OwnProfile> {
  const { userId } = stored
  const open = await getConnections(given.table, [userId], given.now(), { consistent: false })
  return {
    ...publicPart(stored, open.get(userId) ?? []),
    email: own.email,
    settings: {
      timeZone: own.defaultTimeZone,
      theme: 'system',
      presence: 'visible',
      ...stored.settings,
      timeZoneChosen: stored.settings?.timeZone !== undefined,
    },
    _links: {
      self: { href: ownPath },
      edit: { href: ownPath },
      delete: { href: ownPath },
      public: { href: profilePath(userId) },
      blocks: { href: `${ownPath}/blocks` },
      users: { href: '/v1/users' },
      conversations: { href: '/v1/conversations' },
    },
  }
}
