import type { Head } from '../core/heads.ts'
import { getAudience } from '../store/connections.ts'
import { listLive } from '../store/live.ts'
import { allMemberships, type Membership } from '../store/rows.ts'
import type { Given } from './given.ts'

/** One connection to post to, and what decides which events it gets. */
export interface Recipient {
  readonly userId: string
  readonly connectionId: string
  readonly joinedSeq: number
  /** Whom its owner blocks. */
  readonly blocks: ReadonlySet<string>
}

/**
 * Who is told of a conversation's log. A small one's members are asked for their connections, a read unit each; in a
 * large one the connections themselves are named, and one query finds them.
 */
export async function recipientsOf(given: Given, head: Head): Promise<Recipient[]> {
  if (head.live) return namedRecipients(given, head)
  const members = await allMemberships(given.table, head.conversationId, { consistent: true })
  return connectionsOf(given, members)
}

async function connectionsOf(given: Given, members: readonly Membership[]): Promise<Recipient[]> {
  const joined = new Map(members.map(({ userId, joinedSeq }) => [userId, joinedSeq]))
  const audiences = await getAudience(given.table, [...joined.keys()], given.now())
  return audiences.flatMap(({ userId, connections, blocks }) =>
    connections.map(({ connectionId }) => ({
      userId,
      connectionId,
      joinedSeq: joined.get(userId) ?? 0,
      blocks,
    })),
  )
}

async function namedRecipients(given: Given, { conversationId }: Head): Promise<Recipient[]> {
  const live = await listLive(given.table, conversationId, given.now())
  const blockers = live.filter(({ hasBlocks }) => hasBlocks).map(({ userId }) => userId)
  const audiences = await getAudience(given.table, blockers, given.now())
  const blocks = new Map(audiences.map((audience) => [audience.userId, audience.blocks]))
  return live.map((one) => ({ ...one, blocks: blocks.get(one.userId) ?? new Set() }))
}
