import pLimit from 'p-limit'
import * as z from 'zod'
import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { type Telling, tellingFor } from '../core/visibility.ts'
import { markMissed } from '../store/connections.ts'
import { getHead } from '../store/heads.ts'
import { readEntries } from '../store/log.ts'
import { eventOfEntry, referredSeqs, type Surroundings } from './compose-events.ts'
import type { Given } from './given.ts'
import { type LogEvent, type Mail, mailOf, type PostingGiven, postAll, postsAtOnce } from './post.ts'
import { nobody, type Recipient, readViewers } from './recipients.ts'
import { readSurroundings } from './surroundings.ts'

/** More connections than this go to a queue, so that no batch of the stream waits for them. */
export const postedAtOnce = 200

/** The last two: whether its owner sees less, and whether they may block somebody. Whom, is read when it is due. */
const Named = z.tuple([z.string(), z.string(), z.int(), z.number(), z.boolean(), z.boolean()])
type Named = z.infer<typeof Named>

/**
 * Some of a conversation's connections, and the seqs they are to be told. Never content: that is read when it is due. Ten
 * jobs fit into a call of the queue, whomever these people block.
 */
const Job = z.object({
  conversationId: z.string(),
  seqs: z.array(z.int()),
  recipients: z.array(Named),
})
type Job = z.infer<typeof Job>

/** Jobs of at most 200 connections each. */
export function jobsFor(head: Head, entries: readonly Entry[], recipients: readonly Recipient[]): string[] {
  const { conversationId } = head
  const seqs = entries.map(({ seq }) => seq)
  const jobs: string[] = []
  for (let i = 0; i < recipients.length; i += postedAtOnce) {
    const chunk = recipients.slice(i, i + postedAtOnce)
    const named = chunk.map((one) => [
      one.userId,
      one.connectionId,
      one.joinedSeq,
      one.expiresAt,
      one.seesLess,
      one.blocks === undefined || one.blocks.size > 0,
    ])
    jobs.push(JSON.stringify({ conversationId, seqs, recipients: named }))
  }
  return jobs
}

/** A job as the queue hands it over. */
export interface QueuedJob {
  readonly id: string
  readonly body: string
}

/**
 * Tells the connections of these jobs what the entries are now: nothing of what was deleted since. Jobs about the same
 * entries are one piece of work: what is told is read once, and all are posted to at one bounded pace. Answers the ids
 * of the jobs that failed; one conversation's trouble is not another's.
 */
export async function fanOut(given: PostingGiven, queued: readonly QueuedJob[]): Promise<string[]> {
  const tasks = [...Map.groupBy(queued.map(readJob), ({ about }) => about).values()]
  const outcomes = await Promise.allSettled(tasks.map((jobs) => tellAll(given, jobs)))
  return outcomes.flatMap((outcome, place) => {
    if (outcome.status === 'fulfilled') return []
    given.report(outcome.reason)
    return tasks[place]?.map(({ id }) => id) ?? []
  })
}

interface ReadJob {
  readonly id: string
  /** Undefined where it cannot be read. */
  readonly job: Job | undefined
  /** The same for jobs about the same entries. */
  readonly about: string
}

function readJob({ id, body }: QueuedJob): ReadJob {
  const job = parseJob(body)
  return { id, job, about: job ? `${job.conversationId} ${job.seqs}` : id }
}

function parseJob(body: string): Job | undefined {
  try {
    return Job.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}

async function tellAll(given: PostingGiven, jobs: readonly ReadJob[]): Promise<void> {
  const about = jobs[0]?.job
  if (!about) throw new TypeError('a job of the fan-out that cannot be read')
  const { conversationId, seqs } = about
  const [head, entries] = await Promise.all([
    getHead(given.table, conversationId, { consistent: true }),
    readNews(given, conversationId, seqs),
  ])
  if (!head) return
  const named = jobs.flatMap(({ job }) => job?.recipients ?? []).map(recipientOf)
  // The queue may have held them up.
  const { recipients = [], late = [] } = Object.groupBy(named, ({ expiresAt }) =>
    expiresAt > given.now() ? 'recipients' : 'late',
  )
  await postAll(given, await logMails(given, head, entries, recipients))
  await markLate(given, late)
}

/** Who has a newer token by now is still there, and hears at the next ping that something passed by. */
async function markLate(given: Given, late: readonly Recipient[]): Promise<void> {
  const inTurn = pLimit(postsAtOnce)
  await Promise.all(
    late.map(({ userId, connectionId }) => inTurn(() => markMissed(given.table, userId, connectionId))),
  )
}

function recipientOf([userId, connectionId, joinedSeq, expiresAt, seesLess, mayBlock]: Named): Recipient {
  return { userId, connectionId, joinedSeq, expiresAt, blocks: mayBlock ? undefined : nobody, seesLess }
}

/** The log is dense: one query from the first to the last. */
export async function readNews(
  given: Given,
  conversationId: string,
  seqs: readonly number[],
): Promise<Entry[]> {
  const [from, to] = [seqs.at(0), seqs.at(-1)]
  if (from === undefined || to === undefined) return []
  const wanted = new Set(seqs)
  const entries = await readEntries(given.table, conversationId, { from, to, consistent: true })
  return entries.filter(({ seq }) => wanted.has(seq))
}

/** What these recipients are told of the entries. Where there are none, nothing is read for it. */
export async function logMails(
  given: Given,
  head: Head,
  entries: readonly Entry[],
  recipients: readonly Recipient[],
): Promise<Mail[]> {
  if (entries.length === 0 || recipients.length === 0) return []
  const speaksOfOlder = referredSeqs(entries).length > 0
  const [surroundings, viewerOf] = await Promise.all([
    readSurroundings(given, head, entries),
    readViewers(given, head, recipients, { speaksOfOlder }),
  ])
  const events = logEvents(entries, { ...surroundings, head })
  return recipients.map((recipient) => mailOf(recipient, viewerOf(recipient), events))
}

function logEvents(entries: readonly Entry[], surroundings: Surroundings): LogEvent[] {
  return entries.map((entry) => {
    const texts = new Map<Telling, string>()
    const textOf = (telling: Telling): string => {
      const text = texts.get(telling) ?? JSON.stringify(eventOfEntry(entry, surroundings, telling))
      texts.set(telling, text)
      return text
    }
    const { messages } = surroundings
    return { seq: entry.seq, textFor: (viewer) => textOf(tellingFor(entry, messages, viewer)) }
  })
}
