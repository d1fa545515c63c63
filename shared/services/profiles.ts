import { LanguageTag } from '../contract/common.ts'
import { AppError } from '../contract/errors.ts'
import type { UpdateProfile } from '../contract/people.ts'
import { directoryWords } from '../core/directory.ts'
import { requestHash, sameBytes } from '../core/ids.ts'
import { changeDirectoryEntries, putDirectoryEntries, putLetter } from '../store/directory.ts'
import { getProfile, putProfileIfAbsent, replaceProfile, type StoredProfile } from '../store/profiles.ts'
import type { Caller, Given } from './given.ts'

/** What the user pool knows of a person, as far as it goes into their profile. */
export interface Newcomer extends Caller {
  readonly displayName?: string | undefined
  readonly locale?: string | undefined
  /** The user pool was not asked: who can ask it completes the profile. */
  readonly provisional?: boolean
}

const displayNameCharacters = 60

/**
 * Writes a profile and, in the same transaction, the words by which the directory finds it: two write units an item and
 * one for the letter. Undefined where the person has one already: then nothing has changed.
 */
export async function createProfile(
  given: Given,
  newcomer: Newcomer,
  defaultLocale: string,
): Promise<StoredProfile | undefined> {
  const profile = profileFor(newcomer, given.now(), defaultLocale)
  const words = directoryWords(profile.username, profile.displayName)
  await putLetter(given.table, words[0])
  const entries = putDirectoryEntries(profile.userId, words)
  return (await putProfileIfAbsent(given.table, profile, entries)) ? profile : undefined
}

/**
 * The person's profile. The user pool's trigger has written it when they confirmed their address; should that have
 * failed, their first request does. Half a read unit when it is there. Refuses whose account is deleted.
 */
export async function ensureProfile(
  given: Given,
  newcomer: Newcomer,
  defaultLocale: string,
): Promise<StoredProfile> {
  const profile =
    (await getProfile(given.table, newcomer.userId)) ??
    (await createProfile(given, newcomer, defaultLocale)) ??
    (await getProfile(given.table, newcomer.userId, { consistent: true }))
  if (!profile) throw new AppError('unavailable')
  return requireAccount(profile)
}

/** A token outlives the account for up to an hour. */
export function requireAccount(profile: StoredProfile): StoredProfile {
  if (profile.status !== 'deleted') return profile
  throw new AppError('unauthenticated', { reason: 'account_deleted' })
}

/** For use cases that do not know the user pool: a missing profile gets what the token says, the rest comes later. */
export const healProfile = (given: Given, { userId, username }: Caller): Promise<StoredProfile> =>
  ensureProfile(given, { userId, username, provisional: true }, given.defaultLanguage)

function profileFor(newcomer: Newcomer, now: number, defaultLocale: string): StoredProfile {
  const username = newcomer.username.toLowerCase()
  return {
    userId: newcomer.userId,
    username,
    displayName: nameFrom(newcomer.displayName) || username,
    locale: localeFrom(newcomer.locale) ?? defaultLocale,
    status: 'active',
    createdAt: now,
    provisional: newcomer.provisional,
  }
}

const nameFrom = (name: string | undefined): string =>
  [...(name ?? '').trim().toWellFormed()].slice(0, displayNameCharacters).join('')

const localeFrom = (locale: string | undefined): string | undefined => LanguageTag.safeParse(locale).data

/** The own profile for who has asked the user pool: one that is missing or provisional gets name and locale from there. */
export async function completeProfile(
  given: Given,
  newcomer: Newcomer,
  defaultLocale: string,
): Promise<StoredProfile> {
  const profile = await ensureProfile(given, newcomer, defaultLocale)
  if (!profile.provisional) return profile
  return changeProfile(given, newcomer, (current) => ({
    ...current,
    displayName: nameFrom(newcomer.displayName) || current.displayName,
    locale: localeFrom(newcomer.locale) ?? defaultLocale,
    provisional: undefined,
  }))
}

/**
 * Changes the own profile; what is left out stays, `null` takes away. Whoever deactivates their account leaves the
 * directory and comes back to it on returning. Two write units, and two for each word of the names where these change;
 * nothing is written where nothing changes.
 */
export function updateProfile(given: Given, caller: Caller, wanted: UpdateProfile): Promise<StoredProfile> {
  return changeProfile(given, caller, (current) => ({
    ...current,
    displayName: wanted.displayName?.trim() ?? current.displayName,
    locale: wanted.locale ?? current.locale,
    status: wanted.status ?? current.status,
    bio: changed(current.bio, wanted.bio),
    avatarUrl: changed(current.avatarUrl, wanted.avatarUrl),
    settings: wanted.settings ? settingsWith(current.settings, wanted.settings) : current.settings,
  }))
}

/** JSON brings no undefined ones, whatever their type says; null takes one away. */
function settingsWith(
  current: StoredProfile['settings'],
  wanted: NonNullable<UpdateProfile['settings']>,
): NonNullable<StoredProfile['settings']> {
  const all = Object.entries({ ...current, ...wanted })
  return Object.fromEntries(all.filter(([, value]) => value !== null))
}

const changed = (current: string | undefined, wanted: string | null | undefined): string | undefined =>
  wanted === undefined ? current : wanted || undefined

async function changeProfile(
  given: Given,
  { userId }: Caller,
  change: (current: StoredProfile) => StoredProfile,
): Promise<StoredProfile> {
  for (;;) {
    const current = await getProfile(given.table, userId, { consistent: true })
    if (!current) throw new AppError('not_found')
    const wanted = change(requireAccount(current))
    if (sameBytes(requestHash(current), requestHash(wanted))) return current
    const entries = directoryChanges(current, wanted)
    if (await replaceProfile(given.table, current, wanted, entries)) return wanted
  }
}

function directoryChanges(current: StoredProfile, wanted: StoredProfile) {
  const [before, after] = [listedWords(current), listedWords(wanted)]
  if (before.join(' ') === after.join(' ')) return []
  return changeDirectoryEntries(current.userId, before, after)
}

/** Only people who are active are listed. */
export const listedWords = ({ status, username, displayName }: StoredProfile): readonly string[] =>
  status === 'active' ? directoryWords(username, displayName) : []
