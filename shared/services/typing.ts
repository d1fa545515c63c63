import { typingSeconds, typingUpTo } from '../contract/connections.ts'
import { isInvisible } from '../core/presence.ts'
import { getContacts } from '../store/contacts.ts'
import { allMemberships } from '../store/members.ts'
import { getProfile } from '../store/profiles.ts'
import type { Caller, Given } from './given.ts'
import { timestamp } from './message-views.ts'
import type { PostingGiven } from './post.ts'
import { leave } from './presence.ts'
import { mayNow, requireStanding, type Standing } from './standing.ts'
import { type Ear, passingEvent, tell } from './tell.ts'

/**
 * Tells the other members that somebody is writing, or no more: posted straight to their connections and stored
 * nowhere. Answers until when it shows, in milliseconds since the epoch; undefined where nobody is told: the
 * conversation has more than fifty members, or the person may not post in it, or wants nobody to see that they are
 * here. To strangers the conversation does not exist. Four read units, and one for each other member.
 */
export async function tellTyping(
  given: PostingGiven,
  caller: Caller,
  conversationId: string,
  started: boolean,
): Promise<number | undefined> {
  const standing = await requireStanding(given, caller.userId, conversationId)
  if (!(await isShown(given, caller, standing))) return undefined
  const members = await allMemberships(given.table, conversationId, { consistent: true })
  if (members.length > typingUpTo) return undefined
  const expiresAt = given.now() + typingSeconds * 1000
  const { userId } = caller
  const event = started
    ? passingEvent(
        given,
        'typing.started',
        userId,
        { userId, expiresAt: timestamp(expiresAt) },
        conversationId,
      )
    : passingEvent(given, 'typing.stopped', userId, { userId }, conversationId)
  const memberIds = members.map((member) => member.userId)
  await leave(given, await tell(given, await earsOf(given, userId, memberIds), event))
  return expiresAt
}

async function isShown(given: Given, { userId }: Caller, standing: Standing): Promise<boolean> {
  const { head } = standing
  if (head.memberCount > typingUpTo || !mayNow('send', standing)) return false
  // The other one does not know of a direct conversation before its first message.
  if (head.kind === 'direct' && head.lastNumber === 0) return false
  const profile = await getProfile(given.table, userId, { consistent: true })
  return !profile || !isInvisible(profile)
}

/** Everybody else's connections, but of those of whom one blocks the other. */
async function earsOf(given: Given, userId: string, memberIds: readonly string[]): Promise<Ear[]> {
  const contacts = await getContacts(given.table, memberIds, given.now())
  const mine = contacts.get(userId)?.blocks ?? new Set()
  const others = [...contacts.values()].filter(
    (one) => one.userId !== userId && !one.blocks.has(userId) && !mine.has(one.userId),
  )
  return others.flatMap(({ userId: id, connections }) =>
    connections.map(({ connectionId }) => ({ userId: id, connectionId })),
  )
}
