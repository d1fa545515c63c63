import type { DirectoryEntry } from '../core/directory.ts'
import {
  directoryKey,
  directoryPk,
  letterKey,
  letterOf,
  lettersPk,
  userOfDirectorySk,
  wordOfDirectorySk,
} from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** A person's entries, one per word: `w` all their words, so that no entry needs another to be judged. */
export const putDirectoryEntries = (userId: string, words: readonly string[]): TransactItem[] =>
  words.map((word) => ({ Put: { Item: { ...directoryKey(word, userId), w: words } } }))

/** The entries of somebody whose words change. All of them name all words, so that those which stay are written anew. */
export const changeDirectoryEntries = (
  userId: string,
  before: readonly string[],
  after: readonly string[],
): TransactItem[] => [
  ...before
    .filter((word) => !after.includes(word))
    .map((word) => ({ Delete: { Key: directoryKey(word, userId) } })),
  ...putDirectoryEntries(userId, after),
]

/**
 * Notes the first letter of a username: one write unit. Written before the entries and on its own: a letter without
 * people does no harm, and as part of every sign-up's transaction it would set them at odds.
 */
export async function putLetter(table: Table, username: string): Promise<void> {
  await table.put({ Item: letterKey(letterOf(username)) })
}

/** First letters of usernames, in order. Half a read unit. */
export async function listLetters(table: Table): Promise<string[]> {
  const { items } = await table.query({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': lettersPk },
  })
  return items.map(({ sk }) => String(sk))
}

/** Where the reading of a directory stopped. */
export interface DirectoryPosition {
  readonly word: string
  readonly userId: string
}

const entriesPerQuery = 100

/**
 * Entries whose words begin with `beginning`, which is not empty, by word; after a position, whether or not its entry
 * is still there. About two read units per hundred entries.
 */
export async function* readDirectory(
  table: Table,
  beginning: string,
  after?: DirectoryPosition,
): AsyncGenerator<DirectoryEntry> {
  let start: Item | undefined = after && { ...directoryKey(after.word, after.userId) }
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :beginning)',
      ExpressionAttributeValues: { ':pk': directoryPk(beginning), ':beginning': beginning },
      Limit: entriesPerQuery,
      ...(start && { ExclusiveStartKey: start }),
    })
    yield* page.items.map(entryOfItem)
    start = page.lastKey
  } while (start)
}

/**
 * Who goes by exactly this word as their username; strongly consistent, for somebody may just have signed up. One read
 * unit for about 40 people one of whose names is this word.
 */
export async function findByUsername(table: Table, word: string): Promise<string[]> {
  const userIds: string[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :word)',
      ExpressionAttributeValues: { ':pk': directoryPk(word), ':word': directoryKey(word, '').sk },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    const entries = page.items.map(entryOfItem)
    userIds.push(...entries.filter(({ words }) => words[0] === word).map(({ userId }) => userId))
    start = page.lastKey
  } while (start)
  return userIds
}

function entryOfItem(item: Item): DirectoryEntry {
  const sk = String(item.sk)
  return { userId: userOfDirectorySk(sk), word: wordOfDirectorySk(sk), words: item.w as string[] }
}
