import { AppError } from '../contract/errors.ts'
import { type AudienceJob, stepsOf } from '../core/jobs.ts'
import { deleteOpening, getAudience, getOpening } from '../store/audiences.ts'
import { changeJob, getJob, saveJob } from '../store/jobs.ts'
import { whichAreMembers } from '../store/members.ts'
import { type Expansion, senderOf } from './expansion.ts'
import { followAll } from './followers.ts'
import type { Given } from './given.ts'
import { openEach } from './open-separate.ts'
import { beginShared, bringNext } from './open-shared.ts'
import { sendMessage } from './send-message.ts'

export interface Pace {
  /** At most so many steps. */
  readonly steps?: number
  /** Nothing is begun any more from then on. */
  readonly until?: number
}

/**
 * Goes on with a job, and answers how far it is. Every step notes that it was taken in the transaction that takes it, or
 * does nothing when it is taken again: so it does not matter who takes it, how many try to, and where one of them dies.
 * A refusal ends the job, and is told by it.
 */
export async function expand(given: Given, jobId: string, pace: Pace): Promise<AudienceJob | undefined> {
  const { steps = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = pace
  const isOver = (): boolean => given.now() >= until
  for (let step = 0; ; step += 1) {
    const job = await getJob(given.table, jobId)
    if (job?.state !== 'open' || step >= steps || isOver()) return job
    try {
      await takeStep(given, job, isOver)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { code, params } = error
      await end(given, job, { state: 'failed', problem: { code, reason: params.reason } })
    }
  }
}

async function takeStep(given: Given, job: AudienceJob, isOver: () => boolean): Promise<void> {
  const [audience, opening] = await Promise.all([
    getAudience(given.table, job.jobId),
    getOpening(given.table, job.jobId),
  ])
  // Purged with its conversation.
  if (!audience) throw new AppError('gone')
  // Somebody else has just ended it.
  if (!opening) return
  const expansion = { job, audience, opening }
  if (job.separate) await stepSeparate(given, expansion)
  else if (job.reachedSeq === 0) await beginShared(given, expansion)
  else if (audience.live) await stepLive(given, expansion, isOver)
  else await stepFixed(given, expansion)
}

async function stepSeparate(given: Given, expansion: Expansion): Promise<void> {
  const { job } = expansion
  if (job.steps < stepsOf(job.total)) await openEach(given, expansion)
  else await end(given, job, { state: 'done' })
}

async function stepFixed(given: Given, expansion: Expansion): Promise<void> {
  const { job } = expansion
  if (job.steps < stepsOf(job.total)) await bringNext(given, expansion)
  else await end(given, job, { state: 'done', firstSeq: await sendFirst(given, expansion) })
}

async function stepLive(given: Given, expansion: Expansion, isOver: () => boolean): Promise<void> {
  const { job, audience } = expansion
  if (job.done >= job.total) {
    await end(given, job, { state: 'done', firstSeq: await sendFirst(given, expansion) })
  } else if (await followAll(given, audience, isOver)) {
    const now = await getJob(given.table, job.jobId)
    if (now) await saveJob(given.table, now, { done: now.total })
  }
}

/** Once everybody is in: to who comes in later it would not be unread. Answers its seq. */
async function sendFirst(given: Given, { job, opening }: Expansion): Promise<number | undefined> {
  const { firstMessage } = opening
  if (!firstMessage) return undefined
  const conversationId = job.jobId
  const { mentions = [] } = firstMessage
  const there = await whichAreMembers(given.table, conversationId, mentions, { consistent: true })
  const message = { ...firstMessage, mentions: mentions.filter((userId) => there.has(userId)) }
  try {
    const place = { conversationId, after: job.reachedSeq }
    return (await sendMessage(given, senderOf(job), { ...message, ...place })).entry.seq
  } catch (error) {
    // It was sent in an earlier try, with mentions of somebody who has left since.
    if (error instanceof AppError && error.code === 'idempotency_key_reused') return undefined
    throw error
  }
}

/** Nothing of what the first message says stays behind. */
async function end(given: Given, job: AudienceJob, ended: Partial<AudienceJob>): Promise<void> {
  const done = ended.state === 'done' ? job.total : job.done
  await given.table.transact([changeJob(job, { ...ended, done }), deleteOpening(job.jobId)])
}
