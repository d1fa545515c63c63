import { conversationLimits } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import { type Entry, type Newcomer, placeAfter } from '../core/entries.ts'
import { advanceHead } from '../store/heads.ts'
import { readTail } from '../store/log.ts'
import { putMember, whichAreMembers } from '../store/members.ts'
import { newRow } from '../store/rows.ts'
import { append, type Draft } from './append.ts'
import type { Caller, Given } from './given.ts'
import { isOutdatedBy, requireMay, requireStanding, type Standing } from './standing.ts'

/** A transaction takes 100 items, and each member is two. */
export const membersPerStep = 40

/**
 * Brings people in, at most 40 an entry. Who is in already stays as they are, so a request that was killed halfway is
 * simply made again. Seven write units for one, about four for each of many.
 */
export async function addMembers(
  given: Given,
  caller: Caller,
  known: Standing,
  members: readonly Newcomer[],
): Promise<void> {
  const wanted = await withinLimit(given, known, members)
  let standing = known
  for (let i = 0; i < wanted.length; i += membersPerStep) {
    standing = await addStep(given, caller, standing, wanted.slice(i, i + membersPerStep))
  }
}

/** Near the limit, who is in already does not count; too many are refused before the first of them comes in. */
async function withinLimit(
  given: Given,
  { head }: Standing,
  members: readonly Newcomer[],
): Promise<readonly Newcomer[]> {
  if (head.memberCount + members.length <= conversationLimits.members) return members
  const newcomers = await notYetIn(given, head.conversationId, members)
  requireRoom(head.memberCount + newcomers.length)
  return newcomers
}

function requireRoom(memberCount: number): void {
  if (memberCount > conversationLimits.members) throw new AppError('limit_reached', { reason: 'members' })
}

/** Answers the standing with the head where this step left it. */
async function addStep(
  given: Given,
  caller: Caller,
  known: Standing,
  members: readonly Newcomer[],
): Promise<Standing> {
  const { conversationId, lastSeq } = known.head
  let standing = known
  // Who is in already is asked only once somebody turns out to be: newcomers usually are new.
  let newcomers: readonly Newcomer[] = members
  const reread = async (): Promise<void> => {
    standing = await requireStanding(given, caller.userId, conversationId)
  }
  const outcome = await append<'nobody'>(given, {
    tail: (await readTail(given.table, conversationId, lastSeq)).entries,
    inspect: async (entries) => {
      if (entries.some((entry) => isOutdatedBy(entry, standing))) await reread()
      return undefined
    },
    draft: (tail) => draftStep(given, standing, tail, newcomers),
    onOtherFailed: async () => {
      await reread()
      newcomers = await notYetIn(given, conversationId, members)
    },
  })
  if (!('entry' in outcome)) return standing
  await advanceHead(given.table, outcome.entry)
  return { ...standing, head: { ...standing.head, lastSeq: outcome.entry.seq } }
}

async function notYetIn(
  given: Given,
  conversationId: string,
  members: readonly Newcomer[],
): Promise<Newcomer[]> {
  const ids = members.map(({ userId }) => userId)
  const there = await whichAreMembers(given.table, conversationId, ids, { consistent: true })
  return members.filter(({ userId }) => !there.has(userId))
}

function draftStep(
  given: Given,
  standing: Standing,
  tail: Entry,
  newcomers: readonly Newcomer[],
): Draft | { done: 'nobody' } {
  requireMay('add_member', standing)
  if (newcomers.length === 0) return { done: 'nobody' }
  const place = placeAfter(tail, standing.row.userId, given.now())
  const memberCount = place.memberCount + newcomers.length
  requireRoom(memberCount)
  const members = newcomers.map(({ userId, role }) => ({ userId, role }))
  const entry: Entry = { ...place, memberCount, type: 'member.added', members }
  const others = newcomers.flatMap((one) => putMember(newRow(one, entry), one.displayName))
  return { entry, others }
}
