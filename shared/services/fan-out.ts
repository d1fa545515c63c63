import * as z from 'zod'
import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { getHead } from '../store/heads.ts'
import { readEntries } from '../store/log.ts'
import { eventOfEntry, hiddenEventOf } from './compose-events.ts'
import type { Given } from './given.ts'
import { type LogEvent, mailOf, type PostingGiven, postAll } from './post.ts'
import type { Recipient } from './recipients.ts'
import { readSurroundings } from './surroundings.ts'

/** More connections than this go to a queue, so that no batch of the stream waits for them. */
export const postedAtOnce = 200

/** Some of a conversation's connections, and the seqs they are to be told. Never content: that is read when it is due. */
const Job = z.object({
  conversationId: z.string(),
  seqs: z.array(z.int()),
  recipients: z.array(z.tuple([z.string(), z.string(), z.int(), z.array(z.string())])),
})

/** Jobs of at most 200 connections each. */
export function jobsFor(head: Head, entries: readonly Entry[], recipients: readonly Recipient[]): string[] {
  const { conversationId } = head
  const seqs = entries.map(({ seq }) => seq)
  const jobs: string[] = []
  for (let i = 0; i < recipients.length; i += postedAtOnce) {
    const chunk = recipients.slice(i, i + postedAtOnce)
    const named = chunk.map((one) => [one.userId, one.connectionId, one.joinedSeq, [...one.blocks]])
    jobs.push(JSON.stringify({ conversationId, seqs, recipients: named }))
  }
  return jobs
}

/** Tells one job's connections what the entries are now: nothing of what was deleted since. */
export async function fanOut(given: PostingGiven, job: string): Promise<void> {
  const { conversationId, seqs, recipients } = Job.parse(JSON.parse(job))
  const [head, entries] = await Promise.all([
    getHead(given.table, conversationId, { consistent: true }),
    readNews(given, conversationId, seqs),
  ])
  if (!head) return
  const events = await logEvents(given, head, entries)
  const mails = recipients.map(([userId, connectionId, joinedSeq, blocks]) =>
    mailOf({ userId, connectionId, joinedSeq, blocks: new Set(blocks) }, events),
  )
  await postAll(given, mails)
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

/** Entries as events, the same bytes for everybody who may see them. */
export async function logEvents(given: Given, head: Head, entries: readonly Entry[]): Promise<LogEvent[]> {
  if (entries.length === 0) return []
  const surroundings = await readSurroundings(given, head, entries)
  return entries.map((entry) => {
    const subjectSeq = 'targetSeq' in entry ? entry.targetSeq : entry.seq
    const subject = surroundings.messages.get(subjectSeq)
    const fromJoined = head.policy.history === 'joined'
    const hidden = JSON.stringify(hiddenEventOf(entry))
    return {
      seq: entry.seq,
      event: JSON.stringify(eventOfEntry(entry, surroundings)),
      ...(subject && { hidden: { event: hidden, actor: subject.actor, subjectSeq, fromJoined } }),
    }
  })
}
