import { type Follower, followerOf, recipientsIn } from '../core/audience.ts'
import { type Entry, placeAfter } from '../core/entries.ts'
import type { AudienceJob } from '../core/jobs.ts'
import { isClosed } from '../core/rights.ts'
import { getAudience, type StoredAudience } from '../store/audiences.ts'
import { advanceHead, getHead } from '../store/heads.ts'
import { changeJob, getJob } from '../store/jobs.ts'
import { readEnd } from '../store/log.ts'
import { allMemberships, putMember, whichAreMembers } from '../store/members.ts'
import { whyGone } from '../store/past.ts'
import { newRow } from '../store/rows.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import { asLongAs, getSpaceAndMembers } from '../store/spaces.ts'
import { append, type Draft } from './append.ts'
import { newcomersOf } from './expansion.ts'
import type { Given } from './given.ts'
import { addedBy } from './open-shared.ts'

/** A transaction takes 100 items, and each follower is two. */
export const followersPerStep = 40

/**
 * Brings those of these people, at most 40, into the conversation of a live audience who are to be in it and are not. That
 * they are stands in the same transaction: nobody comes in who has just lost their role. Who has left by themselves
 * stays out. Four write units and four read units for each, and about ten.
 */
export async function addFollowers(
  given: Given,
  conversationId: string,
  userIds: readonly string[],
  progress: Partial<AudienceJob> = {},
): Promise<void> {
  const end = await readEnd(given.table, conversationId, { limit: 1, consistent: true })
  if (!end.head) return
  const outcome = await append<'nobody'>(given, {
    tail: end.entries,
    inspect: () => undefined,
    draft: (tail) => draftFollowers(given, tail, userIds, progress),
  })
  if ('entry' in outcome) await advanceHead(given.table, outcome.entry)
}

const nobody = { done: 'nobody' as const }

/** The job first: whoever brings people in counts it up, so that two who saw the same do not both. */
async function draftFollowers(
  given: Given,
  tail: Entry,
  userIds: readonly string[],
  progress: Partial<AudienceJob>,
): Promise<Draft | typeof nobody> {
  const { conversationId } = tail
  const job = await getJob(given.table, conversationId)
  const [audience, head] = await Promise.all([
    getAudience(given.table, conversationId),
    getHead(given.table, conversationId, { consistent: true }),
  ])
  const isOpen = head && head.deletedAt === undefined && !isClosed(head.policy)
  if (!job || !audience?.live || !isOpen) return nobody
  const { space, members } = await getSpaceAndMembers(given.table, audience.spaceId, userIds)
  if (!space || space.deletedAt !== undefined) return nobody
  const wanted = userIds.flatMap((userId) => followerOf(audience, space, members.get(userId)) ?? [])
  const newcomers = await newcomersOf(given, await absentOf(given, conversationId, wanted))
  const [first] = newcomers
  if (!first) return nobody
  // Nobody in the conversation did it, and who changed the space may not be in it: they come in by themselves.
  const entry = addedBy(placeAfter(tail, first.userId, given.now()), newcomers)
  const rows = newcomers.flatMap((one) => putMember(newRow(one, entry), one.displayName))
  const counted = changeJob(job, { ...progress, reachedSeq: entry.seq })
  return { entry, others: [...rows, counted, asLongAs(space.spaceId, space.version)] }
}

async function absentOf(
  given: Given,
  conversationId: string,
  wanted: readonly Follower[],
): Promise<Follower[]> {
  const ids = wanted.map(({ userId }) => userId)
  const [there, gone] = await Promise.all([
    whichAreMembers(given.table, conversationId, ids, { consistent: true }),
    whyGone(given.table, conversationId, ids),
  ])
  return wanted.filter(({ userId }) => !there.has(userId) && gone.get(userId) !== 'left')
}

/** Brings in all whom a live audience means; false where it was over before that was done. */
export async function followAll(
  given: Given,
  audience: StoredAudience,
  isOver: () => boolean,
): Promise<boolean> {
  const { audienceId, spaceId, senderId } = audience
  const [members, there] = await Promise.all([
    allSpaceMembers(given.table, spaceId, { consistent: true }),
    allMemberships(given.table, audienceId, { consistent: true }),
  ])
  const inside = new Set(there.map(({ userId }) => userId))
  const meant = recipientsIn(audience, members, senderId).map(({ userId }) => userId)
  const missing = meant.filter((userId) => !inside.has(userId))
  for (let i = 0; i < missing.length; i += followersPerStep) {
    if (isOver()) return false
    const step = missing.slice(i, i + followersPerStep)
    const left = Math.max(0, missing.length - i - followersPerStep)
    const total = meant.length
    await addFollowers(given, audienceId, step, { total, done: total - left })
  }
  return true
}
