import { AppError } from '../contract/errors.ts'
import type { Faq, FaqRevision, FaqState } from '../contract/faq.ts'
import { chooseTitle } from '../contract/text.ts'
import { beginningsOf, mostPromising, placesFor, rank } from '../core/suggestions.ts'
import { type Typed, typedWords } from '../core/words.ts'
import { findByWord, getFaq, getFaqs, listFaqRevisions, queryFaq } from '../store/faq.ts'
import { type FaqPlace, faqOf, maySee, revisionOf } from './faq-views.ts'
import type { Given, Reader } from './given.ts'
import { languagesOf } from './people.ts'
import { requireMaySpace, requireSpace } from './space-standing.ts'

interface Slice<Item, Position = string> {
  readonly items: Item[]
  readonly position: Position | undefined
}

/** Three read units, and one more per 4 KB. A retired entry exists to nobody but who may publish. */
export async function readFaq(given: Given, reader: Reader, { spaceId, faqId }: FaqPlace): Promise<Faq> {
  const [standing, entry, languages] = await Promise.all([
    requireSpace(given, reader.userId, spaceId, 'read_faq'),
    getFaq(given.table, spaceId, faqId),
    languagesOf(given, reader),
  ])
  if (!entry || !maySee(entry, standing)) throw new AppError('not_found')
  return faqOf(entry, standing, languages)
}

/**
 * Entries by id: two read units, and one per 4 KB of what is read. A page holds fewer than `limit` where some of them
 * are of another state.
 */
export async function listFaq(
  given: Given,
  reader: Reader,
  wanted: {
    readonly spaceId: string
    readonly state: FaqState
    readonly limit: number
    readonly position?: string | undefined
  },
): Promise<Slice<Faq>> {
  const { spaceId, state, limit, position } = wanted
  const standing = await requireSpace(given, reader.userId, spaceId, 'read_faq')
  if (state === 'retired') requireMaySpace('write_faq', standing)
  const [{ entries, more }, languages] = await Promise.all([
    queryFaq(given.table, spaceId, { after: position, limit }),
    languagesOf(given, reader),
  ])
  const items = entries
    .filter((entry) => entry.state === state)
    .map((entry) => faqOf(entry, standing, languages))
  return { items, position: more ? entries.at(-1)?.faqId : undefined }
}

/** The index tells less than the questions themselves: so many are read to find the best ones. */
const fewestRead = 20

/**
 * Published entries that share words with a question being typed, in the languages of its reader, best first. At most 8
 * words are looked for in 4 languages each, half a read unit to one and a half each; then half a unit per 4 KB of each of
 * the most promising entries: `limit`, or 20 where it is less.
 */
export async function suggestFaq(
  given: Given,
  reader: Reader,
  wanted: { readonly spaceId: string; readonly query: string; readonly limit: number },
): Promise<Faq[]> {
  const { spaceId, query, limit } = wanted
  const [standing, languages] = await Promise.all([
    requireSpace(given, reader.userId, spaceId, 'read_faq'),
    languagesOf(given, reader),
  ])
  const typed = typedWords(query, languages)
  const found = await findInIndex(given, spaceId, typed, placesFor(languages))
  const entries = await getFaqs(
    given.table,
    spaceId,
    mostPromising(typed, found, Math.max(limit, fewestRead)),
  )
  const shown = entries
    .filter(({ state }) => state === 'published')
    .map((entry) => ({ id: entry.faqId, question: chooseTitle(entry.question, languages), entry }))
  const best = rank(typed, shown).slice(0, limit)
  return best.map(({ entry }) => faqOf(entry, standing, languages))
}

/** By entry, the words for which the index names it. */
async function findInIndex(
  given: Given,
  spaceId: string,
  typed: Typed,
  languages: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = beginningsOf(typed).flatMap((beginning) =>
    languages.map((language) => findByWord(given.table, spaceId, { ...beginning, language })),
  )
  const places = (await Promise.all(wanted)).flat()
  const byEntry = Map.groupBy(places, ({ faqId }) => faqId)
  return new Map([...byEntry].map(([faqId, all]) => [faqId, all.map(({ word }) => word)]))
}

/**
 * What it says and said, newest first: the current version and up to 50 before it, also of a retired one. For who may
 * publish: an older version may hold what was taken out since. Three read units, and one per 4 KB.
 */
export async function listFaqHistory(
  given: Given,
  reader: Reader,
  wanted: FaqPlace & { readonly limit: number; readonly position?: number | undefined },
): Promise<Slice<FaqRevision, number>> {
  const { spaceId, faqId, limit, position = Number.POSITIVE_INFINITY } = wanted
  await requireSpace(given, reader.userId, spaceId, 'write_faq')
  const [entry, older, languages] = await Promise.all([
    getFaq(given.table, spaceId, faqId),
    listFaqRevisions(given.table, spaceId, faqId),
    languagesOf(given, reader),
  ])
  if (!entry) throw new AppError('not_found')
  // A change in between makes a version of what was still current.
  const all = [entry, ...older.filter(({ revision }) => revision < entry.revision)]
  const left = all.filter(({ revision }) => revision < position)
  const items = left.slice(0, limit).map((version) => revisionOf(version, languages))
  return { items, position: left.length > limit ? items.at(-1)?.revision : undefined }
}
