import pLimit from 'p-limit'
import { AppError } from '../contract/errors.ts'
import { type Follower, followerOf } from '../core/audience.ts'
import { type Entry, placeAfter } from '../core/entries.ts'
import type { Row } from '../core/rows.ts'
import { type Following, forgetFollowing, listFollowing } from '../store/following.ts'
import { getHead } from '../store/heads.ts'
import { changeRole } from '../store/members.ts'
import { allPasts, forgetLeaving, type Past } from '../store/past.ts'
import { listRows } from '../store/rows.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import { addFollowers, followersPerStep } from './followers.ts'
import type { Given } from './given.ts'
import { changeConversation, removeMember } from './members.ts'

/** People who are in a space as something else, or no longer. */
export interface Changed {
  readonly spaceId: string
  readonly userIds: readonly string[]
}

/** What is to become of somebody in one conversation. */
interface Move {
  readonly kind: 'comes' | 'goes' | 'changes' | 'may_come'
  readonly conversationId: string
  readonly userId: string
  readonly role: Follower['role'] | undefined
}

/** Conversations that people come into before this answers: each waits for the one before. */
const comingsAtOnce = 40
/** Goings before this answers, and of those at once: who has lost a role sees nothing new. A second's work. */
const goingsAtOnce = 400
const goingsSideBySide = 10

interface Followed {
  /** Somebody was not yet where they belong. */
  readonly moved: boolean
  /** There is more to do. */
  readonly more: boolean
}

/**
 * Lets who is in the conversations of live audiences follow the space: who got a role or group comes in, who lost it goes,
 * who manages the space is an admin. All of it may be done again, and goes by what the table says now. Answers what
 * came of it. A read unit for 20 such conversations, one for 15 conversations of each person, and what is moved.
 */
export async function followSpace(given: Given, { spaceId, userIds }: Changed): Promise<Followed> {
  const followings = await listFollowing(given.table, spaceId)
  if (followings.length === 0) return { moved: false, more: false }
  const moves = await movesOf(given, { spaceId, userIds }, followings)
  const of = (kind: Move['kind']): Move[] => moves.filter((move) => move.kind === kind)
  const goings = of('goes')
  await sideBySide(goings.slice(0, goingsAtOnce), (move) => letGo(given, move).catch(passOver))
  await sideBySide(of('changes'), (move) => changeRoleOf(given, move).catch(passOver))
  await sideBySide(of('may_come'), ({ userId, conversationId }) =>
    forgetLeaving(given.table, userId, conversationId),
  )
  const comings = [...Map.groupBy(of('comes'), ({ conversationId }) => conversationId)]
  for (const [conversationId, coming] of comings.slice(0, comingsAtOnce)) {
    await letCome(given, spaceId, conversationId, coming)
  }
  const more = goings.length > goingsAtOnce || comings.length > comingsAtOnce
  return { moved: moves.length > 0, more }
}

async function sideBySide(moves: readonly Move[], make: (move: Move) => Promise<void>): Promise<void> {
  const inTurn = pLimit(goingsSideBySide)
  await Promise.all(moves.map((move) => inTurn(() => make(move))))
}

async function movesOf(
  given: Given,
  { spaceId, userIds }: Changed,
  followings: readonly Following[],
): Promise<Move[]> {
  const { space, members } = await getSpaceAndMembers(given.table, spaceId, userIds)
  if (!space || space.deletedAt !== undefined) return []
  const inTurn = pLimit(goingsSideBySide)
  const moves = userIds.map((userId) =>
    inTurn(async () => {
      const [rows, pasts] = await Promise.all([
        listRows(given.table, userId, { consistent: true }),
        allPasts(given.table, userId),
      ])
      const byId = new Map(rows.map((row) => [row.conversationId, row]))
      return followings.flatMap((following) => {
        const { conversationId } = following
        const wanted = followerOf(following, space, members.get(userId))
        const kind = moveOf(wanted, byId.get(conversationId), pasts.get(conversationId))
        return kind ? [{ kind, conversationId, userId, role: wanted?.role }] : []
      })
    }),
  )
  return (await Promise.all(moves)).flat()
}

function moveOf(
  wanted: Follower | undefined,
  row: Row | undefined,
  past: Past | undefined,
): Move['kind'] | undefined {
  const hasLeft = past?.reason === 'left'
  if (row) return wanted ? (wanted.role === row.role ? undefined : 'changes') : 'goes'
  if (wanted) return hasLeft ? undefined : 'comes'
  // Whoever left by themselves stays out until they have lost the role, and got it again.
  return hasLeft ? 'may_come' : undefined
}

async function letCome(
  given: Given,
  spaceId: string,
  conversationId: string,
  moves: readonly Move[],
): Promise<void> {
  const userIds = moves.map(({ userId }) => userId)
  for (let i = 0; i < userIds.length; i += followersPerStep) {
    await addFollowers(given, conversationId, userIds.slice(i, i + followersPerStep))
  }
  const head = await getHead(given.table, conversationId)
  if (head?.deletedAt !== undefined) await forgetFollowing(given.table, spaceId, conversationId)
}

/** As if they left, but that it was not their doing. */
const letGo = (given: Given, { conversationId, userId }: Move): Promise<void> =>
  removeMember(given, { userId, username: '' }, { conversationId, userId }, 'removed')

function changeRoleOf(given: Given, { conversationId, userId, role }: Move): Promise<void> {
  return changeConversation(given, { userId, username: '' }, conversationId, async ({ row }, tail) => {
    if (!role || row.role === role) return { done: 'unchanged' }
    const place = placeAfter(tail, userId, given.now())
    const entry: Entry = { ...place, type: 'member.updated', members: [{ userId, role }] }
    return { entry, others: changeRole(row, role, entry.seq) }
  })
}

/** They left, or it was deleted, in the meantime: out all the same. */
function passOver(error: unknown): void {
  const out = error instanceof AppError && (error.code === 'not_found' || error.code === 'gone')
  if (!out) throw error
}
