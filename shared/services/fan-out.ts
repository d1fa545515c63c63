import * as z from 'zod'
import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { type Telling, tellingFor } from '../core/visibility.ts'
import { getHead } from '../store/heads.ts'
import { readEntries } from '../store/log.ts'
import { eventOfEntry, referredSeqs } from './compose-events.ts'
import type { Given } from './given.ts'
import { type LogEvent, type Mail, mailOf, type PostingGiven, postAll } from './post.ts'
import { type Recipient, readViewers } from './recipients.ts'
import { readSurroundings } from './surroundings.ts'

/** More connections than this go to a queue, so that no batch of the stream waits for them. */
export const postedAtOnce = 200

/** Some of a conversation's connections, and the seqs they are to be told. Never content: that is read when it is due. */
const Job = z.object({
  conversationId: z.string(),
  seqs: z.array(z.int()),
  recipients: z.array(z.tuple([z.string(), z.string(), z.int(), z.array(z.string()), z.boolean()])),
})

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
      [...one.blocks],
      one.seesLess,
    ])
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
  const named = recipients.map(([userId, connectionId, joinedSeq, blocks, seesLess]) => ({
    userId,
    connectionId,
    joinedSeq,
    blocks: new Set(blocks),
    seesLess,
  }))
  await postAll(given, await logMails(given, head, entries, named))
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

/** What these recipients are told of the entries. */
export async function logMails(
  given: Given,
  head: Head,
  entries: readonly Entry[],
  recipients: readonly Recipient[],
): Promise<Mail[]> {
  if (entries.length === 0 || recipients.length === 0) return []
  // What is new nobody can have hidden yet.
  const speaksOfOlder = referredSeqs(entries).length > 0
  const [events, viewerOf] = await Promise.all([
    logEvents(given, head, entries),
    readViewers(given, head, speaksOfOlder ? recipients : []),
  ])
  return recipients.map((recipient) => mailOf(recipient, viewerOf(recipient), events))
}

async function logEvents(given: Given, head: Head, entries: readonly Entry[]): Promise<LogEvent[]> {
  const surroundings = await readSurroundings(given, head, entries)
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
