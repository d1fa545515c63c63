import { AppError } from '../contract/errors.ts'
import { type CreateFaq, faqLimits, type PutFaq } from '../contract/faq.ts'
import { type FaqEntry, type FaqVersion, slugOf } from '../core/faq.ts'
import { createdId, requestHash, sameBytes } from '../core/ids.ts'
import type { Space } from '../core/spaces.ts'
import { indexedWords } from '../core/suggestions.ts'
import { getFaq, writeFaq } from '../store/faq.ts'
import { changeSpace } from './change-space.ts'
import { requireSize } from './content-size.ts'
import type { FaqPlace } from './faq-views.ts'
import type { Given, Reader } from './given.ts'
import { type Reply, wordsOfReply } from './promote-reply.ts'
import { requireMaySpace, requireSpace, spaceStandingOf } from './space-standing.ts'

interface Made {
  readonly faqId: string
  /** True for a repeat of the request that made it. */
  readonly replayed: boolean
}

/**
 * Publishes a question with its answer, or a reply without who it is by and about. Its id follows from creator and key:
 * a repeat is answered whatever became of the reply. Two write units for the space, two per KB of the entry, and two for
 * each word of the question that says what it is about.
 */
export async function createFaq(
  given: Given,
  reader: Reader,
  spaceId: string,
  wanted: CreateFaq,
  idempotencyKey?: string,
): Promise<Made> {
  const faqId = idempotencyKey ? createdId(reader.userId, idempotencyKey) : given.newId()
  const hash = requestHash(wanted)
  await requireSpace(given, reader.userId, spaceId, 'write_faq')
  const there = idempotencyKey && (await getFaq(given.table, spaceId, faqId))
  if (there) return { faqId, replayed: requireSame(there, hash) }
  const words: Reply = 'from' in wanted ? await wordsOfReply(given, reader, spaceId, wanted) : wanted
  requireSize(words.answer)
  return changeSpace<Made>(given, spaceId, [reader.userId], async (read) => {
    const standing = spaceStandingOf(read, reader.userId)
    requireMaySpace('write_faq', standing)
    const { space } = standing
    const twin = await getFaq(given.table, spaceId, faqId)
    if (twin) return { result: { faqId, replayed: requireSame(twin, hash) } }
    requireRoom(space)
    const entry = newEntry(space, faqId, words, { editorId: reader.userId, at: given.now() })
    return {
      next: { faqCount: space.faqCount + 1 },
      parts: writeFaq(undefined, { ...entry, requestHash: hash }),
      result: { faqId, replayed: false },
    }
  })
}

function requireSame(there: FaqEntry, hash: Uint8Array): boolean {
  if (!sameBytes(there.requestHash, hash)) throw new AppError('idempotency_key_reused')
  return true
}

function requireRoom({ faqCount }: Space): void {
  const max = faqLimits.entries
  if (faqCount >= max) throw new AppError('limit_reached', { reason: 'faq', values: { max } })
}

const newEntry = (
  { spaceId, language }: Space,
  faqId: string,
  { question, answer, source }: Reply,
  by: Pick<FaqVersion, 'editorId' | 'at'>,
): Omit<FaqEntry, 'requestHash'> => ({
  spaceId,
  faqId,
  slug: slugOf(question, faqId),
  question,
  answer,
  source,
  state: 'published',
  revision: 1,
  createdAt: by.at,
  words: indexedWords(question, language),
  ...by,
})

/**
 * All that an entry says from now on. With `revision`, only if that is still the current one: of racing edits one wins
 * and the others get `conflict`, and the edit that made the current revision may be repeated. What it said before stays
 * in its history. Two write units for the space, two per KB of both versions, two for each word that comes or goes.
 */
export async function putFaq(
  given: Given,
  reader: Reader,
  place: FaqPlace,
  wanted: PutFaq,
  revision?: number,
): Promise<void> {
  requireSize(wanted.answer)
  return changeFaq(given, reader, place, (entry) => {
    const { question, answer, state = entry.state } = wanted
    const next = { question, answer, state }
    const same = sameBytes(requestHash(saidBy(entry)), requestHash(next))
    const seen = revision === undefined || revision === entry.revision
    if (!seen && !(same && revision === entry.revision - 1)) {
      throw new AppError('conflict', { reason: 'faq_revision' })
    }
    return same ? undefined : next
  })
}

/** From now on only who may publish sees it, and its history stays. At the same cost. */
export const retireFaq = (given: Given, reader: Reader, place: FaqPlace): Promise<void> =>
  changeFaq(given, reader, place, (entry) =>
    entry.state === 'retired' ? undefined : { ...saidBy(entry), state: 'retired' },
  )

type Said = Pick<FaqEntry, 'question' | 'answer' | 'state'>
const saidBy = ({ question, answer, state }: FaqEntry): Said => ({ question, answer, state })

/** `decide` answers undefined where nothing is to change. */
function changeFaq(
  given: Given,
  { userId }: Reader,
  { spaceId, faqId }: FaqPlace,
  decide: (entry: FaqEntry) => Said | undefined,
): Promise<void> {
  return changeSpace<void>(given, spaceId, [userId], async (read) => {
    const standing = spaceStandingOf(read, userId)
    requireMaySpace('write_faq', standing)
    const entry = await getFaq(given.table, spaceId, faqId)
    if (!entry) throw new AppError('not_found')
    const said = decide(entry)
    if (!said) return { result: undefined }
    const words = said.state === 'published' ? indexedWords(said.question, standing.space.language) : []
    const by = { revision: entry.revision + 1, editorId: userId, at: Math.max(given.now(), entry.at) }
    return { parts: writeFaq(entry, { ...entry, ...said, ...by, words }), result: undefined }
  })
}
