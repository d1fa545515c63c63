import type { Head } from '../core/heads.ts'
import { firstVisibleSeq, type Row } from '../core/rows.ts'
import type { Viewer } from '../core/visibility.ts'
import { listHidden } from '../store/changes.ts'
import { getAudience, getContacts } from '../store/contacts.ts'
import { listLive } from '../store/live.ts'
import { allMemberships, type Membership } from '../store/members.ts'
import { getRows } from '../store/rows.ts'
import type { Given } from './given.ts'

/** One connection to post to, and what decides which events it gets. */
export interface Recipient {
  readonly userId: string
  readonly connectionId: string
  readonly joinedSeq: number
  /** Milliseconds since the epoch: its token ends then. */
  readonly expiresAt: number
  /** Whom its owner blocks; undefined where that is still to be read. */
  readonly blocks: ReadonlySet<string> | undefined
  /** Its owner has hidden or cleared something here: what it is only their row says. */
  readonly seesLess: boolean
}

const nothing: ReadonlySet<number> = new Set()
/** Whom somebody blocks who blocks nobody. */
export const nobody: ReadonlySet<string> = new Set()

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
  const byUser = new Map(members.map((member) => [member.userId, member]))
  const audiences = await getAudience(given.table, [...byUser.keys()], given.now())
  return audiences.flatMap(({ userId, connections, blocks }) =>
    connections.map(({ connectionId, expiresAt }) => ({
      userId,
      connectionId,
      expiresAt,
      joinedSeq: byUser.get(userId)?.joinedSeq ?? 0,
      blocks,
      seesLess: byUser.get(userId)?.seesLess ?? false,
    })),
  )
}

async function namedRecipients(given: Given, { conversationId }: Head): Promise<Recipient[]> {
  const live = await listLive(given.table, conversationId, given.now())
  return live.map((one) => ({ ...one, blocks: one.seesLess ? undefined : nobody }))
}

/** Of those whose block lists have not been read: a read unit each. */
async function readBlocks(
  given: Given,
  recipients: readonly Recipient[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const unread = recipients.filter(({ blocks }) => blocks === undefined).map(({ userId }) => userId)
  const contacts = await getContacts(given.table, unread, given.now())
  return new Map([...contacts].map(([userId, { blocks }]) => [userId, blocks]))
}

/**
 * What each of these may see of entries, which may speak of older ones: what is new nobody can have hidden yet. A read
 * unit for everybody who has hidden or cleared something, and half a unit or more for what they have hidden; one for who
 * may block somebody, where that is still to be read; nothing for the others.
 */
export async function readViewers(
  given: Given,
  head: Head,
  recipients: readonly Recipient[],
  { speaksOfOlder }: { readonly speaksOfOlder: boolean },
): Promise<(recipient: Recipient) => Viewer> {
  const [own, read] = await Promise.all([
    speaksOfOlder ? readOwnViews(given, head, recipients) : undefined,
    readBlocks(given, recipients),
  ])
  const fromJoined = head.policy.history === 'joined'
  return ({ userId, joinedSeq, blocks }) => {
    const { firstSeq, hidden } = own?.get(userId) ?? { firstSeq: fromJoined ? joinedSeq : 1, hidden: nothing }
    return { firstSeq, hidden, blocked: blocks ?? read.get(userId) ?? nobody }
  }
}

type OwnView = Omit<Viewer, 'blocked'>

async function readOwnViews(
  given: Given,
  head: Head,
  recipients: readonly Recipient[],
): Promise<Map<string, OwnView>> {
  const who = new Set(recipients.filter(({ seesLess }) => seesLess).map(({ userId }) => userId))
  const keys = [...who].map((userId) => ({ userId, conversationId: head.conversationId }))
  const rows = await getRows(given.table, keys, { consistent: true })
  return new Map(
    await Promise.all(rows.map(async (row) => [row.userId, await ownView(given, head, row)] as const)),
  )
}

async function ownView(given: Given, head: Head, row: Row): Promise<OwnView> {
  const { userId, conversationId } = row
  const hidden = row.hasHidden ? await listHidden(given.table, userId, conversationId) : nothing
  return { firstSeq: firstVisibleSeq(row, head), hidden }
}
