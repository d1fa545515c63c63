import pLimit from 'p-limit'
import { AppError } from '../contract/errors.ts'
import type { Newcomer } from '../core/entries.ts'
import { derivedId } from '../core/ids.ts'
import { type AudienceJob, recipientsPerStep, stepsOf } from '../core/jobs.ts'
import { getHead } from '../store/heads.ts'
import { saveJob } from '../store/jobs.ts'
import { belongToSpace } from '../store/spaces.ts'
import { begin } from './begin-conversation.ts'
import { type Expansion, newcomersOf, readSender, senderOf } from './expansion.ts'
import type { Given } from './given.ts'
import { recipientsAt } from './open-shared.ts'
import { sendMessage } from './send-message.ts'

/** Conversations opened at once. */
const openedAtOnce = 8

const conversationIdFor = ({ jobId }: AudienceJob, userId: string): string =>
  derivedId('separate', jobId, userId)

/** The conversations that a job opens, in the order of their recipients. */
export async function conversationIdsOf(given: Given, job: AudienceJob): Promise<string[]> {
  const steps = Array.from({ length: stepsOf(job.total) }, (_, step) => step)
  const recipients = await Promise.all(steps.map((step) => recipientsAt(given, job, step)))
  return recipients.flat().map(({ userId }) => conversationIdFor(job, userId))
}

/**
 * A conversation for each of the next 39, with the first message in it. Ids follow from the job and the recipient, so
 * what was opened before is not opened again. 20 write units each.
 */
export async function openEach(given: Given, expansion: Expansion): Promise<void> {
  const { job } = expansion
  const { sender } = await readSender(given, job)
  const [from, ...recipients] = await newcomersOf(given, [
    sender,
    ...(await recipientsAt(given, job, job.steps)),
  ])
  if (!from) throw new AppError('not_found')
  const inTurn = pLimit(openedAtOnce)
  const seqs = await Promise.all(
    recipients.map((recipient) => inTurn(() => openOne(given, expansion, [from, recipient]))),
  )
  const steps = job.steps + 1
  const done = Math.min(job.total, steps * recipientsPerStep)
  await saveJob(given.table, job, { steps, done, firstSeq: job.firstSeq ?? seqs[0] })
}

/** Answers the seq of the first message. */
async function openOne(
  given: Given,
  { job, opening }: Expansion,
  members: readonly [Newcomer, Newcomer],
): Promise<number | undefined> {
  const { jobId, spaceId, ownerId } = job
  const { title, topic, policy, firstMessage } = opening
  const conversationId = conversationIdFor(job, members[1].userId)
  const about = { conversationId, kind: 'audience' as const, creatorId: ownerId, audienceId: jobId, spaceId }
  const belonging = belongToSpace(spaceId, conversationId)
  const made = await begin(given, { ...about, title, topic, policy }, members, belonging)
  if (!made && !(await getHead(given.table, conversationId, { consistent: true })))
    throw new AppError('not_found')
  if (!firstMessage) return undefined
  try {
    const sent = await sendMessage(given, senderOf(job), { ...firstMessage, conversationId, after: 1 })
    return sent.entry.seq
  } catch (error) {
    if (!made && isOver(error)) return undefined
    throw error
  }
}

/** Opened in an earlier try, and ended or left since. */
const isOver = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'gone' || error.code === 'not_found')
