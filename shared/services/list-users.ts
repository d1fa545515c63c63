import type { Profile } from '../contract/people.ts'
import { beginningOf, type DirectoryEntry, isListedAt, type Search, searchFor } from '../core/directory.ts'
import { type DirectoryPosition, listLetters, readDirectory } from '../store/directory.ts'
import { getProfiles } from '../store/profiles.ts'
import type { Given, Reader } from './given.ts'
import { viewProfiles, withoutBlockers } from './profile-views.ts'

export interface UsersWanted {
  readonly query?: string | undefined
  readonly username?: string | undefined
  readonly limit: number
  readonly position?: DirectoryPosition | undefined
}

/** A page ends after so many entries, however few of them fit: 20 read units. */
const entriesPerPage = 1000

/**
 * The directory without the caller: everyone by username, or those with a word that begins as wanted, by that word.
 * Two read units per hundred entries, and one per person for profile and presence.
 */
export async function listUsers(
  given: Given,
  reader: Reader,
  wanted: UsersWanted,
): Promise<{ items: Profile[]; position: DirectoryPosition | undefined }> {
  const search = searchFor(wanted)
  const { userIds, position } = await readPage(given, reader, search, wanted)
  const profiles = await getProfiles(given.table, userIds)
  const listed = userIds.flatMap((userId) => profiles.get(userId) ?? [])
  const active = listed.filter(({ status }) => status === 'active')
  const seen = await withoutBlockers(given, reader, active)
  return { items: await viewProfiles(given, reader, seen), position }
}

/** The page ends before the first person too many, so that its end says whether there is more. */
async function readPage(
  given: Given,
  reader: Reader,
  search: Search,
  { limit, position }: UsersWanted,
): Promise<{ userIds: string[]; position: DirectoryPosition | undefined }> {
  const userIds: string[] = []
  let last = position
  let seen = 0
  for await (const entry of entriesFor(given, search, position)) {
    const listed = entry.userId !== reader.userId && isListedAt(entry, search)
    if ((listed && userIds.length === limit) || seen === entriesPerPage) return { userIds, position: last }
    if (listed) userIds.push(entry.userId)
    last = { word: entry.word, userId: entry.userId }
    seen += 1
  }
  return { userIds, position: undefined }
}

async function* entriesFor(
  given: Given,
  search: Search,
  position: DirectoryPosition | undefined,
): AsyncGenerator<DirectoryEntry> {
  const beginning = beginningOf(search)
  if (beginning) yield* readDirectory(given.table, beginning, position)
  if (beginning !== undefined || search.beginnings) return
  for (const letter of await listLetters(given.table)) {
    // Letters come in the order of their bytes, as words do: those before the position's were read to their end.
    const here = position?.word.startsWith(letter) ? position : undefined
    if (here || !position || isAfter(letter, position.word)) yield* readDirectory(given.table, letter, here)
  }
}

const isAfter = (letter: string, word: string): boolean =>
  Buffer.compare(Buffer.from(letter), Buffer.from(word)) > 0
