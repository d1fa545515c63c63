import type { MemberShort } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import type { Violation } from '../history.ts'
import { markerOf, nameOf } from '../ledger.ts'
import { type Course, mayWriteTo, means, type SentAudience, standingDuring } from '../spaces/course.ts'
import type { SeenAudience, SeenSpace } from '../spaces/read.ts'

/** Holds what was sent to audiences to whom it was for: nobody missed, nobody twice, nobody else. */
export function checkAudiences(course: Course, seen: SeenSpace): Violation[] {
  return course.sent.flatMap((sent) => [
    ...checkJob(course, sent, seen),
    ...(sent.audience.mode === 'separate'
      ? checkSeparate(course, sent, seen)
      : sent.conversationIds.flatMap((id) => checkShared(course, sent, id, seen))),
  ])
}

const rule = 'audience'

function checkJob(course: Course, sent: SentAudience, seen: SeenSpace): Violation[] {
  const { jobId, ackedAt } = sent
  const job = jobId === undefined ? undefined : seen.jobs.get(jobId)
  if (!job || (job.state === 'done' && job.done === job.total) || isSilenced(course, sent, seen)) return []
  const { state, done, total, problem } = job
  const why = problem ? ` (${problem.code})` : ''
  const message = `what was sent at ${ackedAt} ms is ${state}${why}, ${done} of ${total}`
  return [{ rule, message, conversationId: job.conversationId }]
}

/** Whoever was out of it when everybody had come in says nothing there, and the job tells them so. */
function isSilenced(
  course: Course,
  { jobId, senderId, askedAt }: SentAudience,
  { jobs }: SeenSpace,
): boolean {
  const job = jobId === undefined ? undefined : jobs.get(jobId)
  const hasLeft = course.departed.has(nameOf(job?.conversationId ?? '', senderId))
  const wasOut = hasLeft || standingDuring(course, senderId, askedAt, Number.POSITIVE_INFINITY) === 'unknown'
  return job?.state === 'failed' && job.problem?.code === 'not_found' && wasOut
}

function checkShared(course: Course, sent: SentAudience, id: string, seen: SeenSpace): Violation[] {
  const shown = seen.audiences.get(id)
  const { live } = sent.audience
  if (!shown) return checkUnseen(course, sent, id, seen)
  const wrong = [
    ...(live ? checkLiveOne(course, sent, shown, seen) : checkFixed(course, sent, shown)),
    ...(isSilenced(course, sent, seen) ? [] : checkFirst(sent, shown)),
  ]
  return wrong.map((message) => ({ rule, message, conversationId: id }))
}

/** Nobody has it: they have left, or nobody is to be in it. */
function checkUnseen(course: Course, sent: SentAudience, id: string, seen: SeenSpace): Violation[] {
  const hasLeft = [...course.departed].some((name) => name.startsWith(id))
  const { audience, senderId } = sent
  const isMeant = [...seen.standings].some(
    ([userId, one]) => userId !== senderId && means(audience, userId, one),
  )
  if (hasLeft || (audience.live && !isMeant)) return []
  return [{ rule, message: 'nobody has what was acknowledged as sent', conversationId: id }]
}

/** As they were when it was sent; of who was changed at that moment nobody knows. */
function checkFixed(
  course: Course,
  sent: SentAudience,
  { audience, members, entries }: SeenAudience,
): string[] {
  const { conversationId } = audience
  const came = everIn(members, entries)
  return [...course.spells.keys()].flatMap((userId) => {
    const isMeant = wasMeant(course, sent, userId)
    if (isMeant === undefined) return []
    if (isMeant && !came.has(userId)) return [`${userId} was missed`]
    const isStray = !isMeant && came.has(userId) && !course.invited.has(nameOf(conversationId, userId))
    return isStray ? [`${userId} has it, and was not meant`] : []
  })
}

/** The sender is in it, and meant in this way too. */
function wasMeant(course: Course, sent: SentAudience, userId: string): boolean | undefined {
  if (userId === sent.senderId) return true
  const standing = standingDuring(course, userId, sent.askedAt, sent.ackedAt)
  return standing === 'unknown' ? undefined : means(sent.audience, userId, standing)
}

/** Whom a log that began with somebody and those who are in it name. */
function everIn(members: readonly { userId: string }[], entries: readonly Event[]): Set<string> {
  const moved = entries.filter(({ type }) => type === 'member.added' || type === 'member.removed')
  const named = moved.flatMap(({ data }) => (data as { members: MemberShort[] }).members)
  return new Set([...members, ...named].map(({ userId }) => userId))
}

/** It equals its tokens, as the space is now. */
function checkLiveOne(
  course: Course,
  sent: SentAudience,
  shown: SeenAudience,
  { standings }: SeenSpace,
): string[] {
  const { audience, members, readerId } = shown
  const roles = new Map(members.map(({ userId, role }) => [userId, role]))
  const wrong = [...course.spells.keys()].flatMap((userId) => {
    const standing = standings.get(userId)
    if (course.departed.has(nameOf(audience.conversationId, userId))) return []
    const isMeant = isMeantNow(course, sent, userId, standings)
    const isIn = roles.has(userId)
    if (isMeant === undefined) return []
    if (isMeant !== isIn) return [`${userId} is ${isIn ? '' : 'not '}in it, as ${JSON.stringify(standing)}`]
    const wanted = standing?.roles.includes('responsible') ? 'admin' : 'member'
    return isIn && roles.get(userId) !== wanted ? [`${userId} is ${roles.get(userId)}, not ${wanted}`] : []
  })
  const isWhy =
    readerId === sent.senderId || means({ to: audience.because }, readerId, standings.get(readerId))
  return isWhy ? wrong : [...wrong, `${readerId} is told to have it because of ${audience.because}`]
}

/** Who sent it and was not meant stays for as long as they might send it. */
function isMeantNow(
  course: Course,
  { audience, senderId, askedAt, ackedAt }: SentAudience,
  userId: string,
  standings: SeenSpace['standings'],
): boolean | undefined {
  const standing = standings.get(userId)
  const isMeant = means(audience, userId, standing)
  if (userId !== senderId || isMeant) return isMeant
  const before = standingDuring(course, senderId, askedAt, ackedAt)
  if (before === 'unknown') return undefined
  return !means(audience, senderId, before) && mayWriteTo(audience, standing)
}

const messagesOf = (entries: readonly Event[]): EventMessage[] =>
  entries
    .filter(({ type }) => type === 'message.created')
    .map(({ data }) => (data as { message: EventMessage }).message)

const saidIn = ({ content }: EventMessage): string =>
  content && 'body' in content ? markerOf(content.body) : ''

/** What was deleted, or hidden by whoever looks, may have been it. */
function checkFirst({ marker, senderId }: SentAudience, { entries }: SeenAudience): string[] {
  const messages = messagesOf(entries)
  const said = messages.filter((message) => saidIn(message) === marker).length
  const isUnsure =
    entries.some(({ type }) => type === 'hidden') ||
    messages.some((message) => message.senderId === senderId && message.content === null)
  return said === 1 || (said === 0 && isUnsure) ? [] : [`its first message stands in it ${said} times`]
}

/** One for each who was meant, with the sender, and the first message in it. */
function checkSeparate(course: Course, sent: SentAudience, { audiences }: SeenSpace): Violation[] {
  const counts = new Map<string, number>()
  const found: Violation[] = []
  for (const conversationId of new Set(sent.conversationIds)) {
    const shown = audiences.get(conversationId)
    if (!shown) {
      found.push({ rule, message: 'neither of the two has it', conversationId })
      continue
    }
    const came = [...everIn(shown.members, shown.entries)]
    const wanted = came.filter((userId) => !course.invited.has(nameOf(conversationId, userId)))
    for (const userId of wanted) counts.set(userId, (counts.get(userId) ?? 0) + 1)
    found.push(...checkFirst(sent, shown).map((message) => ({ rule, message, conversationId })))
  }
  const isAnyInvited = sent.conversationIds.some((id) =>
    [...course.invited].some((name) => name.startsWith(id)),
  )
  if (isAnyInvited) return found
  for (const userId of course.spells.keys()) {
    const isMeant = wasMeant(course, sent, userId)
    const count = counts.get(userId) ?? 0
    if (userId === sent.senderId || isMeant === undefined || count === Number(isMeant)) continue
    found.push({ rule, message: `${userId} has ${count} of what was sent separately at ${sent.ackedAt} ms` })
  }
  return found
}
