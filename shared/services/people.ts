import type { MemberShort } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import type { MemberAndRole, Newcomer } from '../core/entries.ts'
import { getBlocks } from '../store/blocks.ts'
import { getProfile, getProfiles, type StoredProfile } from '../store/profiles.ts'
import { isBlockedBy } from './blocks.ts'
import type { Caller, Given, Reader } from './given.ts'
import { deletedUserName } from './names.ts'
import { healProfile, requireAccount } from './profiles.ts'

/** The people an answer speaks of, and the reader it is worded for. */
export interface People {
  readonly me: string
  /** The reader's languages, best first: those asked for, else their profile's. */
  readonly languages: readonly string[]
  readonly profile: (userId: string) => StoredProfile | undefined
  /** Only of who is here: nothing is shown of the others but a word for that. */
  readonly shown: (userId: string) => StoredProfile | undefined
  readonly nameOf: (userId: string) => string
}

/** Reads the profiles of these people and of the reader: half a read unit each. */
export async function readPeople(given: Given, reader: Reader, userIds: Iterable<string>): Promise<People> {
  const known = await reader.own?.profile
  const others = [...userIds].filter((userId) => userId !== reader.userId)
  const profiles = await getProfiles(given.table, known ? others : [reader.userId, ...others])
  const own = known ?? profiles.get(reader.userId)
  if (own) profiles.set(own.userId, own)
  if (own && reader.own) reader.own.profile = Promise.resolve(own)
  const languages = reader.languages.length > 0 ? reader.languages : own ? [own.locale] : []
  return peopleIn(given, profiles, reader.userId, languages)
}

/** The reader's own profile: half a read unit, once a request. What is not there, or not to be had, may be later. */
export async function readOwnProfile(given: Given, reader: Reader): Promise<StoredProfile | undefined> {
  const { own = {} } = reader
  own.profile ??= getProfile(given.table, reader.userId)
  let profile: StoredProfile | undefined
  try {
    profile = await own.profile
  } finally {
    if (!profile) own.profile = undefined
  }
  return profile
}

/**
 * The same for nobody in particular, as events are read: texts come in every language, or as their author would have
 * them read, and who is gone is called so in the deployment's language.
 */
export const readPeopleForAll = async (given: Given, userIds: Iterable<string>): Promise<People> =>
  peopleIn(given, await getProfiles(given.table, [...new Set(userIds)]), '', [])

function peopleIn(
  given: Given,
  profiles: ReadonlyMap<string, StoredProfile>,
  me: string,
  languages: readonly string[],
): People {
  const shown = (userId: string): StoredProfile | undefined => {
    const profile = profiles.get(userId)
    return profile?.status === 'active' ? profile : undefined
  }
  return {
    me,
    languages,
    profile: (userId) => profiles.get(userId),
    shown,
    nameOf: (userId) => shown(userId)?.displayName ?? deletedUserName(given, languages),
  }
}

/** Whom the reader blocks. Read only where their profile says that there is somebody. */
export async function readBlocked(given: Given, people: People): Promise<ReadonlySet<string>> {
  if (!people.profile(people.me)?.hasBlocks) return new Set()
  return getBlocks(given.table, people.me)
}

export const shortOf = (people: People, { userId, role }: MemberAndRole): MemberShort => ({
  userId,
  username: people.shown(userId)?.username ?? '',
  displayName: people.nameOf(userId),
  role,
})

/**
 * Refuses ids of nobody, each by its pointer; half a read unit a person and the caller. Who blocks the caller does not
 * exist to them, one unit more for each who blocks anybody. A direct conversation has an answer of its own to that.
 */
export async function requireKnown(
  given: Given,
  caller: Caller,
  userIds: readonly string[],
  pointerOf: (place: number) => string,
  { alsoBlocking = false }: { alsoBlocking?: boolean } = {},
): Promise<Names> {
  const known = await readKnown(given, caller, userIds, { alsoBlocking })
  const errors = userIds.flatMap((userId, place) =>
    userId === caller.userId || known.has(userId)
      ? []
      : [{ pointer: pointerOf(place), code: 'unknown_user' as const }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  if (!known.has(caller.userId)) await healProfile(given, caller)
  return namesIn(known)
}

/** The profiles of the caller and of who of these people exists to them; at the same cost. */
export async function readKnown(
  given: Given,
  caller: Caller,
  userIds: readonly string[],
  { alsoBlocking = false }: { alsoBlocking?: boolean } = {},
): Promise<ReadonlyMap<string, StoredProfile>> {
  const profiles = await getProfiles(given.table, [caller.userId, ...userIds])
  const own = profiles.get(caller.userId)
  if (own) requireAccount(own)
  const isKnown = async ({ userId, status, hasBlocks }: StoredProfile): Promise<boolean> => {
    if (userId === caller.userId) return true
    if (status !== 'active') return false
    return alsoBlocking || !hasBlocks || !(await isBlockedBy(given, caller, userId))
  }
  const all = [...profiles]
  const known = await Promise.all(all.map(([, profile]) => isKnown(profile)))
  return new Map(all.filter((_, place) => known[place]))
}

/** The reader's languages, best first: those asked for, else their profile's, for half a read unit. */
export async function languagesOf(given: Given, reader: Reader): Promise<readonly string[]> {
  if (reader.languages.length > 0) return reader.languages
  return (await readPeople(given, reader, [])).languages
}

/** Display names of active people. */
export type Names = ReadonlyMap<string, string>

const namesIn = (profiles: ReadonlyMap<string, StoredProfile>): Names =>
  new Map([...profiles].flatMap(([id, one]) => (one.status === 'active' ? [[id, one.displayName]] : [])))

/** Half a read unit a person. */
export const readNames = async (given: Given, userIds: readonly string[]): Promise<Names> =>
  namesIn(await getProfiles(given.table, userIds))

/** With the names that the conversation will keep of them. */
export const withNames = (members: readonly MemberAndRole[], names: Names): Newcomer[] =>
  members.map((member) => ({ ...member, displayName: names.get(member.userId) }))
