import type { MemberRole } from '../contract/conversations.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { LeavingReason } from '../contract/sync.ts'
import { type Entry, type MemberAndRole, placeAfter } from '../core/entries.ts'
import { mayActOn } from '../core/rights.ts'
import type { Row } from '../core/rows.ts'
import { advanceHead, closeHead } from '../store/heads.ts'
import { deleteLive, readLiveOf } from '../store/live.ts'
import { allMemberships, changeRole, deleteMember, type Membership } from '../store/members.ts'
import { putPast } from '../store/past.ts'
import { getRow, getRows } from '../store/rows.ts'
import { addMembers } from './add-members.ts'
import { append, type Draft } from './append.ts'
import type { Caller, Given } from './given.ts'
import { requireKnown, withNames } from './people.ts'
import { isOutdatedBy, requireMay, requireStanding, requireStandingAtEnd, type Standing } from './standing.ts'

interface Place {
  readonly conversationId: string
  readonly userId: string
}

/** A change of a conversation: decided on the newest standing, appended with what it changes. */
export async function changeConversation(
  given: Given,
  caller: Caller,
  conversationId: string,
  draft: (standing: Standing, tail: Entry) => Promise<Draft | { done: 'unchanged' }>,
): Promise<void> {
  const end = await requireStandingAtEnd(given, caller.userId, conversationId)
  let { standing } = end
  const reread = async () => {
    standing = await requireStanding(given, caller.userId, conversationId)
  }
  const outcome = await append<'unchanged'>(given, {
    tail: end.tail,
    inspect: async (entries) => {
      if (entries.some((entry) => isOutdatedBy(entry, standing))) await reread()
      return undefined
    },
    draft: (tail) => draft(standing, tail),
    onOtherFailed: reread,
  })
  if ('entry' in outcome) await advanceHead(given.table, outcome.entry)
}

const requireGroup = ({ head }: Standing): void => {
  if (head.kind === 'direct') throw new AppError('conflict', { reason: 'direct' })
}

/** Who is in the conversation of a live audience follows the space; only leaving is up to each. */
const requireOwnMembers = ({ head }: Standing): void => {
  if (head.follows) throw new AppError('conflict', { reason: 'live' })
}

/**
 * Brings people in, up to 500 in one request; whoever is in already stays as they are. One unknown refuses all, by
 * pointer, before anything is changed.
 */
export async function addPeople(
  given: Given,
  caller: Caller,
  conversationId: string,
  userIds: readonly string[],
  role: MemberRole,
): Promise<void> {
  const standing = await requireStanding(given, caller.userId, conversationId)
  requireGroup(standing)
  requireMay('add_member', standing)
  requireOwnMembers(standing)
  requireMayGive(standing, role)
  const names = await requireKnown(given, caller, userIds, (place) => `#/memberIds/${place}`)
  const members = [...new Set(userIds)].map((userId) => ({ userId, role }))
  await addMembers(given, caller, standing, withNames(members, names))
}

/**
 * Adds one person, or gives a member another role; answers whether they were added. The owner's role is not given away
 * here.
 */
export async function putMember(
  given: Given,
  caller: Caller,
  place: Place,
  role: MemberRole,
): Promise<boolean> {
  const { conversationId, userId } = place
  const standing = await requireStanding(given, caller.userId, conversationId)
  requireGroup(standing)
  const row = await getRow(given.table, userId, conversationId, { consistent: true })
  if (row) {
    await setRole(given, caller, place, role)
    return false
  }
  requireMay('add_member', standing)
  requireOwnMembers(standing)
  requireMayGive(standing, role)
  const names = await requireKnown(given, caller, [userId], () => '{userId}')
  await addMembers(given, caller, standing, withNames([{ userId, role }], names))
  return true
}

/** Only the owner makes admins; nobody makes another owner. */
export function requireMayGive(standing: Standing, role: MemberRole): void {
  if (role === 'owner') throw invalid('#/role', 'invalid_value')
  if (role === 'admin') requireMay('set_role', standing)
}

function setRole(given: Given, caller: Caller, { conversationId, userId }: Place, role: MemberRole) {
  return changeConversation(given, caller, conversationId, async (standing, tail) => {
    const row = await requireMember(given, conversationId, userId)
    // Who may bring people in may say so twice.
    requireMay(row.role === role ? 'add_member' : 'set_role', standing)
    if (row.role === role) return { done: 'unchanged' }
    if (row.role === 'owner') throw new AppError('conflict', { reason: 'owner' })
    requireMayGive(standing, role)
    const place = placeAfter(tail, caller.userId, given.now())
    const entry: Entry = { ...place, type: 'member.updated', members: [{ userId, role }] }
    return { entry, others: changeRole(row, role, entry.seq) }
  })
}

async function requireMember(given: Given, conversationId: string, userId: string): Promise<Row> {
  const row = await getRow(given.table, userId, conversationId, { consistent: true })
  if (!row) throw new AppError('not_found')
  return row
}

/**
 * Takes somebody out, or leaves. When the owner leaves, the eldest admin follows, else the eldest member; the last one
 * out closes the group. Nothing of theirs can be written behind the entry that says so.
 */
export function removeMember(
  given: Given,
  caller: Caller,
  { conversationId, userId }: Place,
  reason: LeavingReason = userId === caller.userId ? 'left' : 'removed',
): Promise<void> {
  return changeConversation(given, caller, conversationId, async (standing, tail) => {
    requireGroup(standing)
    const leaving = userId === caller.userId
    requireMay(leaving ? 'leave' : 'remove_member', standing)
    if (!leaving) requireOwnMembers(standing)
    const row = leaving ? standing.row : await requireMember(given, conversationId, userId)
    if (!leaving && !mayActOn(standing.row.role, row.role)) throw new AppError('forbidden')
    const place = placeAfter(tail, caller.userId, given.now())
    const memberCount = Math.max(0, place.memberCount - 1)
    const past = putPast(userId, conversationId, place.seq, reason)
    const live = row.large ? await readLiveOf(given.table, conversationId, userId) : undefined
    const others = [...deleteMember(row, live?.version), ...deleteLive(live?.keys ?? []), past]
    if (memberCount === 0) {
      const entry: Entry = { ...place, memberCount, type: 'conversation.deleted' }
      return { entry, others: [...others, closeHead(entry)] }
    }
    const entry: Entry = {
      ...place,
      memberCount,
      type: 'member.removed',
      members: [{ userId, role: row.role }],
    }
    if (row.role !== 'owner') return { entry, others }
    const heir = await findHeir(given, row)
    // Whoever was left has left meanwhile, in an entry behind this tail: its place is taken, and this draft loses.
    if (!heir) return { entry, others }
    const then: Entry = { ...entry, seq: entry.seq + 1, type: 'member.updated', members: [heirOf(heir)] }
    return { entry, then, others: [...others, ...changeRole(heir, 'owner', then.seq)] }
  })
}

const heirOf = ({ userId }: Row): MemberAndRole => ({ userId, role: 'owner' })

const order: readonly MemberRole[] = ['admin', 'member', 'reader']

/** Who follows the owner: the eldest of the highest role there is. */
async function findHeir(given: Given, owner: Row): Promise<Row | undefined> {
  const { conversationId } = owner
  const others = (await allMemberships(given.table, conversationId, { consistent: true })).filter(
    ({ userId }) => userId !== owner.userId,
  )
  const byAge = (a: Membership, b: Membership): number =>
    order.indexOf(a.role) - order.indexOf(b.role) ||
    a.joinedSeq - b.joinedSeq ||
    (a.userId < b.userId ? -1 : 1)
  const eldest = others.toSorted(byAge)[0]
  const [row] = eldest
    ? await getRows(given.table, [{ userId: eldest.userId, conversationId }], { consistent: true })
    : []
  return row
}
