import {
  byConversation,
  type ConversationDoorbell,
  type ConversationNews,
  type Doorbell,
} from '../core/doorbells.ts'
import type { Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { largeFrom, type Row } from '../core/rows.ts'
import { followsAny } from '../store/following.ts'
import { getHead } from '../store/heads.ts'
import { renameMember } from '../store/members.ts'
import { getProfile } from '../store/profiles.ts'
import { listRows } from '../store/rows.ts'
import { renameSpaceMember } from '../store/space-members.ts'
import { allSpaceIds } from '../store/spaces.ts'
import { goOnClosing } from './close-space.ts'
import { sweepConnection } from './closing.ts'
import { jobsFor, logMails, postedAtOnce, readNews } from './fan-out.ts'
import { addFollowers, followersPerStep } from './followers.ts'
import { goOffline, nameNewcomers } from './live.ts'
import { keepUp } from './membership-changed.ts'
import { ownStates, rowMails } from './own-events.ts'
import { type DeliveryGiven, type Mail, postAll } from './post.ts'
import { project } from './project.ts'
import { purge } from './purge.ts'
import { type Recipient, recipientsOf } from './recipients.ts'

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
    else if (one.kind === 'job') tasks.push({ sequenceNumbers, work: () => assignJob(given, one) })
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
    work: () => follow(given, spaceId, [...new Set(some.map(({ userId }) => userId))]),
  }))

/** Whoever changed it does this themselves before they answer: the worker finds something to do if they have died. */
const followedUpAfterSeconds = 5

async function follow(given: DeliveryGiven, spaceId: string, userIds: readonly string[]): Promise<void> {
  await keepUp(given, { spaceId, userIds, actor: undefined })
  if (!(await followsAny(given.table, spaceId))) return
  await given.assign([{ follow: { spaceId, userIds: [...userIds] } }], followedUpAfterSeconds)
}

/** So long after it began, a job that was to be done at once is over, or whoever did it is no more. */
const takenUpAfterSeconds = 60

const assignJob = (
  given: DeliveryGiven,
  { jobId, atOnce }: Extract<Doorbell, { kind: 'job' }>,
): Promise<void> => given.assign([{ jobId }], atOnce ? takenUpAfterSeconds : 0)

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
  // In a small conversation nothing of this waits for the rest.
  const isSmall = !head.live && head.memberCount <= largeFrom && entries.length > 0
  const [{ repaired, senders }, named, recipients] = await Promise.all([
    project(given, head, entries),
    nameNewcomers(given, head, entries),
    isSmall ? recipientsOf(given, head) : undefined,
  ])
  const changed = repaired || named
  const now = changed ? ((await getHead(given.table, conversationId, { consistent: true })) ?? head) : head
  await tell(given, now, news, { entries, senders, recipients })
  if (head.follows) await letBack(given, conversationId, news.left)
  // At every bell: a sender who stalled may have written into what was purged.
  if (head.deletedAt !== undefined) await purge(given, head)
}

/** What has been read of the log, and for it. */
interface LogNews {
  readonly entries: readonly Entry[]
  /** The rows that own messages have changed: the messages tell of them. */
  readonly senders: readonly Row[]
  readonly recipients: readonly Recipient[] | undefined
}

/** What is told of rows and what is told of the log travel together, unless too many are to be told of the log. */
async function tell(given: DeliveryGiven, head: Head, news: ConversationNews, log: LogNews): Promise<void> {
  const told = new Set(log.senders.map(({ userId }) => userId))
  const others = { ...news, me: news.me.filter((userId) => !told.has(userId)) }
  const [own, ofLog] = await Promise.all([
    rowMails(given, head, log.entries, others),
    mailsOfLog(given, head, log),
  ])
  await postAll(given, [...own, ...ofLog])
}

async function mailsOfLog(given: DeliveryGiven, head: Head, log: LogNews): Promise<Mail[]> {
  const { entries, senders } = log
  if (entries.length === 0) return []
  const recipients = log.recipients ?? (await recipientsOf(given, head))
  const [states, mails] = await Promise.all([
    stateMails(given, head, senders, recipients),
    recipients.length > postedAtOnce
      ? given.enqueue(jobsFor(head, entries, recipients))
      : logMails(given, head, entries, recipients),
  ])
  return [...states, ...(mails ?? [])]
}

/** To each sender's connections, in one frame with the message: how they stand now. */
async function stateMails(
  given: DeliveryGiven,
  head: Head,
  senders: readonly Row[],
  recipients: readonly Recipient[],
): Promise<Mail[]> {
  const connected = senders.filter((row) => recipients.some(({ userId }) => userId === row.userId))
  const states = await ownStates(given, head, connected)
  return states.flatMap(({ event, userIds }) =>
    recipients
      .filter(({ userId }) => userIds.includes(userId))
      .map(({ userId, connectionId }) => ({ userId, connectionId, events: [event] })),
  )
}

/** Who was taken out for a role that they have got again meanwhile. */
async function letBack(
  given: DeliveryGiven,
  conversationId: string,
  userIds: readonly string[],
): Promise<void> {
  for (let i = 0; i < userIds.length; i += followersPerStep) {
    await addFollowers(given, conversationId, userIds.slice(i, i + followersPerStep))
  }
}
