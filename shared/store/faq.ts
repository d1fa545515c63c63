import type { Content, LocalisedTitle } from '../contract/content.ts'
import type { FaqState } from '../contract/faq.ts'
import type { FaqEntry, FaqVersion } from '../core/faq.ts'
import type { IndexedWord } from '../core/suggestions.ts'
import { contentOfItem, itemOfContent } from './entries.ts'
import {
  faqKey,
  faqPrefix,
  faqRevisionKey,
  faqRevisionPrefix,
  spaceIdOfPk,
  spacePk,
  wordKey,
  wordOfSk,
  wordPrefix,
} from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** `q` question, `c` answer, `st` state where it is retired, `r` revision, `u` editor, `at` since when it says so. */
const itemOfVersion = (version: FaqVersion): Item => ({
  q: version.question,
  c: itemOfContent(version.answer),
  st: version.state === 'published' ? undefined : version.state,
  r: version.revision,
  u: version.editorId,
  at: version.at,
})

const versionOfItem = (item: Item): FaqVersion => ({
  question: item.q as LocalisedTitle,
  answer: contentOfItem(item.c) ?? ({ body: '' } satisfies Content),
  state: (item.st as FaqState | undefined) ?? 'published',
  revision: Number(item.r),
  editorId: String(item.u),
  at: Number(item.at),
})

/**
 * An entry as it is now: that, and `sl` slug, `so` source, `ca` createdAt, `rh` hash of the request that made it, `w` by
 * language the words of its question that stand in the index.
 */
const itemOfEntry = (entry: FaqEntry): Item => ({
  ...faqKey(entry.spaceId, entry.faqId),
  ...itemOfVersion(entry),
  sl: entry.slug,
  so: entry.source,
  ca: entry.createdAt,
  rh: entry.requestHash,
  w: entry.words.map(({ language, word }) => [language, word]),
})

const entryOfItem = (item: Item): FaqEntry => ({
  ...versionOfItem(item),
  spaceId: spaceIdOfPk(String(item.pk)),
  faqId: String(item.sk).slice(faqPrefix.length),
  slug: String(item.sl),
  source: item.so as FaqEntry['source'],
  createdAt: Number(item.ca),
  requestHash: item.rh as Uint8Array,
  words: (item.w as [string, string][]).map(([language, word]) => ({ language, word })),
})

/** Strongly consistent: one read unit per 4 KB. */
export async function getFaq(table: Table, spaceId: string, faqId: string): Promise<FaqEntry | undefined> {
  const item = await table.get(faqKey(spaceId, faqId), { consistent: true })
  return item && entryOfItem(item)
}

/** Those of these that there are; half a read unit each per 4 KB, so they may be a moment old. */
export async function getFaqs(table: Table, spaceId: string, faqIds: readonly string[]): Promise<FaqEntry[]> {
  const items = await table.batchGet(faqIds.map((faqId) => faqKey(spaceId, faqId)))
  return items.map(entryOfItem)
}

/** A page of a space's entries by id, retired ones too; strongly consistent, one read unit per 4 KB. */
export async function queryFaq(
  table: Table,
  spaceId: string,
  options: { after?: string | undefined; limit: number },
): Promise<{ entries: FaqEntry[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': faqPrefix },
    ConsistentRead: true,
    Limit: options.limit,
    ...(options.after !== undefined && { ExclusiveStartKey: faqKey(spaceId, options.after) }),
  })
  return { entries: page.items.map(entryOfItem), more: page.lastKey !== undefined }
}

/** The newest 50 versions before the current one, newest first; strongly consistent, one read unit per 4 KB. */
export async function listFaqRevisions(table: Table, spaceId: string, faqId: string): Promise<FaqVersion[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': faqRevisionPrefix(faqId) },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start)
  return items.map(versionOfItem).sort((a, b) => b.revision - a.revision)
}

const keyOf = ({ language, word }: IndexedWord): string => `${language}#${word}`

/**
 * The entry as it is from now on, what it said before, and its words in the index: parts of the transaction that changes
 * the space. Two write units per KB of both, and two for each word that comes or goes: up to 92 parts.
 */
export function writeFaq(before: FaqEntry | undefined, after: FaqEntry): TransactItem[] {
  const { spaceId, faqId } = after
  const [had, has] = [new Set(before?.words.map(keyOf)), new Set(after.words.map(keyOf))]
  const gone = before?.words.filter((one) => !has.has(keyOf(one))) ?? []
  const come = after.words.filter((one) => !had.has(keyOf(one)))
  const old = before && {
    Put: { Item: { ...faqRevisionKey(spaceId, faqId, before.revision), ...itemOfVersion(before) } },
  }
  return [
    { Put: { Item: itemOfEntry(after), ...asSeen(before) } },
    ...(old ? [old] : []),
    ...gone.map((one) => ({ Delete: { Key: wordKey(spaceId, one, faqId) } })),
    ...come.map((one) => ({ Put: { Item: { ...wordKey(spaceId, one, faqId) } } })),
  ]
}

const asSeen = (before: FaqEntry | undefined) =>
  before
    ? { ConditionExpression: 'r = :seen', ExpressionAttributeValues: { ':seen': before.revision } }
    : { ConditionExpression: 'attribute_not_exists(pk)' }

/** Places in the index that one beginning of a word is looked for in. */
const placesRead = 100

/**
 * Which entries have a word of this language that begins so, or is this one, and which word; up to 100. Half a read
 * unit for about 40, and they may be a moment old.
 */
export async function findByWord(
  table: Table,
  spaceId: string,
  { language, letters, whole }: { language: string; letters: string; whole: boolean },
): Promise<ReadonlyArray<{ word: string; faqId: string }>> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: {
      ':pk': spacePk(spaceId),
      ':sk': `${wordPrefix(language)}${letters}${whole ? '#' : ''}`,
    },
    Limit: placesRead,
  })
  return page.items.map(({ sk }) => wordOfSk(String(sk)))
}
