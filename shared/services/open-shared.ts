import { AppError } from '../contract/errors.ts'
import { followerOf, recipientsIn } from '../core/audience.ts'
import { type Entry, type Newcomer, placeAfter } from '../core/entries.ts'
import { type AudienceJob, recipientsPerStep } from '../core/jobs.ts'
import { isClosed } from '../core/rights.ts'
import type { Space } from '../core/spaces.ts'
import { getRecipients, type SentRecipient, type StoredAudience } from '../store/audiences.ts'
import { putFollowing } from '../store/following.ts'
import { getHead } from '../store/heads.ts'
import { changeJob, getJob, saveJob } from '../store/jobs.ts'
import { putMember, whichAreMembers } from '../store/members.ts'
import { whyGone } from '../store/past.ts'
import { newRow } from '../store/rows.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import { belongToSpace } from '../store/spaces.ts'
import type { Draft } from './append.ts'
import { begin } from './begin-conversation.ts'
import { type Expansion, newcomersOf, readSender, senderOf } from './expansion.ts'
import type { Given } from './given.ts'
import { changeConversation } from './members.ts'

const mostAttempts = 100

/**
 * The one conversation of an audience, with the sender and the first 39: entry, head, members and the note of it in one
 * transaction. A live one begins with who is meant at that moment, so that whatever changes later finds it there. Four
 * write units for each who comes in, and about 20.
 */
export async function beginShared(given: Given, expansion: Expansion): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    if (await tryBegin(given, expansion)) return
    const { jobId, version } = expansion.job
    const now = await getJob(given.table, jobId)
    if (now?.version !== version) return
    if (await getHead(given.table, jobId, { consistent: true })) throw new AppError('idempotency_key_reused')
    await given.pause(Math.random() * 10 * attempt)
  }
  throw new TooMuchChanges()
}

/** The space is changed faster than a conversation of it can begin; shown as `unavailable`, and tried again. */
class TooMuchChanges extends Error {
  override readonly name = 'TransactionConflictException'
}

async function tryBegin(given: Given, { job, audience, opening }: Expansion): Promise<boolean> {
  const { space, sender } = await readSender(given, job)
  const { recipients, total } = await firstOf(given, job, audience, space)
  const newcomers = await newcomersOf(given, [sender, ...recipients])
  const { jobId, spaceId, ownerId } = job
  const { title, topic, policy } = opening
  const about = { conversationId: jobId, kind: 'audience' as const, creatorId: ownerId, title, topic, policy }
  const followed = { follows: true, version: space.version, parts: [putFollowing(audience)] }
  const { follows, version, parts } = audience.live
    ? followed
    : { follows: false, version: undefined, parts: [] }
  return begin(given, { ...about, spaceId, follows }, newcomers, [
    ...belongToSpace(spaceId, jobId, version),
    changeJob(job, { reachedSeq: 1, steps: 1, done: recipients.length, total }),
    ...parts,
  ])
}

/** With whom it begins, and how many there are in all. */
async function firstOf(
  given: Given,
  job: AudienceJob,
  audience: StoredAudience,
  space: Space,
): Promise<{ readonly recipients: readonly SentRecipient[]; readonly total: number }> {
  if (!audience.live) return { recipients: await recipientsAt(given, job, 0), total: job.total }
  const members = await allSpaceMembers(given.table, job.spaceId, { consistent: true })
  const byId = new Map(members.map((member) => [member.userId, member]))
  const meant = recipientsIn(audience, members, job.ownerId)
  const recipients = meant
    .slice(0, recipientsPerStep)
    .flatMap(({ userId }) => followerOf(audience, space, byId.get(userId)) ?? [])
  return { recipients, total: meant.length }
}

/** Those of a step of a fixed audience. */
export const recipientsAt = (
  given: Given,
  { jobId, snapshot = '' }: AudienceJob,
  step: number,
): Promise<SentRecipient[]> => getRecipients(given.table, jobId, snapshot, step)

/**
 * The next 39 of a fixed audience: one entry, members, rows and the note of it in one transaction. Who is in already,
 * or has been and left, is not brought in by it. About four and a half write units for each.
 */
export async function bringNext(given: Given, { job }: Expansion): Promise<void> {
  const newcomers = await newcomersOf(given, await recipientsAt(given, job, job.steps))
  const taken = { steps: job.steps + 1, done: Math.min(job.total, (job.steps + 1) * recipientsPerStep) }
  await changeConversation(given, senderOf(job), job.jobId, async ({ head }, tail) => {
    if (isClosed(head.policy)) throw new AppError('gone', { reason: 'space' })
    const now = await getJob(given.table, job.jobId)
    if (now?.version !== job.version) return { done: 'unchanged' }
    const absent = await neverIn(given, job.jobId, newcomers)
    if (absent.length > 0) return draftComing(given, tail, absent, job, taken)
    await saveJob(given.table, job, taken)
    return { done: 'unchanged' }
  })
}

async function neverIn(
  given: Given,
  conversationId: string,
  newcomers: readonly Newcomer[],
): Promise<Newcomer[]> {
  const ids = newcomers.map(({ userId }) => userId)
  const [there, gone] = await Promise.all([
    whichAreMembers(given.table, conversationId, ids, { consistent: true }),
    whyGone(given.table, conversationId, ids),
  ])
  return newcomers.filter(({ userId }) => !there.has(userId) && !gone.has(userId))
}

function draftComing(
  given: Given,
  tail: Entry,
  newcomers: readonly Newcomer[],
  job: AudienceJob,
  taken: Partial<AudienceJob>,
): Draft {
  const place = placeAfter(tail, job.ownerId, given.now())
  const entry = addedBy(place, newcomers)
  const rows = newcomers.flatMap((one) => putMember(newRow(one, entry), one.displayName))
  return { entry, others: [...rows, changeJob(job, { ...taken, reachedSeq: entry.seq })] }
}

/** The entry that says that these came in. */
export function addedBy(place: ReturnType<typeof placeAfter>, newcomers: readonly Newcomer[]): Entry {
  const members = newcomers.map(({ userId, role }) => ({ userId, role }))
  return { ...place, memberCount: place.memberCount + newcomers.length, type: 'member.added', members }
}
