import {
  byConversation,
  type ConversationDoorbell,
  type ConversationNews,
  type Doorbell,
} from '../core/doorbells.ts'
import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { getHead } from '../store/heads.ts'
import { getProfile } from '../store/profiles.ts'
import { listRows, renameMember } from '../store/rows.ts'
import { renameSpaceMember } from '../store/space-members.ts'
import { allSpaceIds } from '../store/spaces.ts'
import { goOnClosing } from './close-space.ts'
import { sweepConnection } from './closing.ts'
import { jobsFor, logMails, postedAtOnce, readNews } from './fan-out.ts'
import { goOffline, nameNewcomers } from './live.ts'
import { membershipChanged } from './membership-changed.ts'
import { rowEvents } from './own-events.ts'
import { type DeliveryGiven, type Mail, mailsOf, postAll } from './post.ts'
import { project } from './project.ts'
import { purge } from './purge.ts'
import { recipientsOf } from './recipients.ts'

/**
 * Project, then deliver: both from what the table says now. Answers the stream records whose conversation failed;
 * one conversation's trouble is not another's.
 */
export async function deliver(given: DeliveryGiven, doorbells: readonly Doorbell[]): Promise<string[]> {
  const tasks = tasksOf(given, doorbells)
  const outcomes = await Promise.allSettled(tasks.map(({ work }) => work()))
  return outcomes.flatMap((outcome, place) => {
    if (outcome.status === 'fulfilled') return []
    given.report(outcome.reason)
    return tasks[place]?.sequenceNumbers ?? []
  })
}

/** Something to do, and the records that ask for it. */
interface Task {
  readonly sequenceNumbers: readonly string[]
  readonly work: () => Promise<void>
}

function tasksOf(given: DeliveryGiven, doorbells: readonly Doorbell[]): Task[] {
  const rung: ConversationDoorbell[] = []
  const enrolments: Enrolment[] = []
  const tasks: Task[] = []
  for (const one of doorbells) {
    const sequenceNumbers = [one.sequenceNumber]
    if (one.kind === 'disconnected') tasks.push({ sequenceNumbers, work: () => forget(given, one) })
    else if (one.kind === 'renamed') tasks.push({ sequenceNumbers, work: () => rename(given, one.userId) })
    else if (one.kind === 'closing')
      tasks.push({ sequenceNumbers, work: () => goOnClosing(given, one.spaceId) })
    else if (one.kind === 'membership') enrolments.push(one)
    else rung.push(one)
  }
  const conversations = byConversation(rung).map(
    (news): Task => ({ sequenceNumbers: news.sequenceNumbers, work: () => deliverConversation(given, news) }),
  )
  return [...tasks, ...conversations, ...membershipTasks(given, enrolments)]
}

type Enrolment = Extract<Doorbell, { kind: 'membership' }>

/** Those of one space together: a batch brings in many. */
const membershipTasks = (given: DeliveryGiven, rung: readonly Enrolment[]): Task[] =>
  [...Map.groupBy(rung, ({ spaceId }) => spaceId)].map(([spaceId, some]) => ({
    sequenceNumbers: some.map(({ sequenceNumber }) => sequenceNumber),
    work: () =>
      membershipChanged(given, { spaceId, userIds: some.map(({ userId }) => userId), actor: undefined }),
  }))

/** Conversations and spaces keep their members' names: they follow the profile. One write unit for each. */
async function rename(given: DeliveryGiven, userId: string): Promise<void> {
  const profile = await getProfile(given.table, userId, { consistent: true })
  const name = profile?.status === 'active' ? profile.displayName : undefined
  const rows = await listRows(given.table, userId, { consistent: true })
  for (const { conversationId } of rows) await renameMember(given.table, conversationId, userId, name)
  const spaceIds = await allSpaceIds(given.table, userId)
  for (const spaceId of spaceIds) await renameSpaceMember(given.table, spaceId, userId, name)
}

type Disconnected = Extract<Doorbell, { kind: 'disconnected' }>

async function forget(given: DeliveryGiven, { userId, connectionId }: Disconnected): Promise<void> {
  await sweepConnection(given, { userId, connectionId })
  await goOffline(given, userId, connectionId)
}

async function deliverConversation(given: DeliveryGiven, news: ConversationNews): Promise<void> {
  const { conversationId, seqs } = news
  const [head, entries] = await Promise.all([
    getHead(given.table, conversationId, { consistent: true }),
    readNews(given, conversationId, seqs),
  ])
  if (!head) return
  const [repaired, named] = await Promise.all([
    project(given, head, entries),
    nameNewcomers(given, head, entries),
  ])
  const changed = repaired || named
  const now = changed ? ((await getHead(given.table, conversationId, { consistent: true })) ?? head) : head
  await tell(given, now, entries, news)
  // At every bell: a sender who stalled may have written into what was purged.
  if (head.deletedAt !== undefined) await purge(given, head)
}

/** What is told of rows and what is told of the log travel together, unless too many are to be told of the log. */
async function tell(
  given: DeliveryGiven,
  head: Head,
  entries: readonly Entry[],
  news: ConversationNews,
): Promise<void> {
  const [own, log] = await Promise.all([
    rowEvents(given, head, entries, news).then((events) => mailsOf(given, events)),
    mailsOfLog(given, head, entries),
  ])
  await postAll(given, [...own, ...log])
}

async function mailsOfLog(given: DeliveryGiven, head: Head, entries: readonly Entry[]): Promise<Mail[]> {
  if (entries.length === 0) return []
  const recipients = await recipientsOf(given, head)
  if (recipients.length > postedAtOnce) {
    await given.enqueue(jobsFor(head, entries, recipients))
    return []
  }
  return logMails(given, head, entries, recipients)
}
