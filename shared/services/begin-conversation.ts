import type { Entry, Newcomer } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { defaultPolicy } from '../core/rights.ts'
import { putHead } from '../store/heads.ts'
import { appendWith } from '../store/log.ts'
import { putMember } from '../store/members.ts'
import { newRow } from '../store/rows.ts'
import type { TransactItem } from '../store/table.ts'
import type { Given } from './given.ts'

/** What came of a request for a conversation. */
export interface Opened {
  readonly conversationId: string
  /** False where it was there before: a direct one, or a repeat under the same key. */
  readonly created: boolean
  /** True for a repeat of the request that created it. */
  readonly replayed: boolean
}

type Beginning = Pick<Head, 'conversationId' | 'kind' | 'creatorId'> &
  Partial<
    Pick<
      Head,
      'title' | 'topic' | 'otherId' | 'requestHash' | 'spaceId' | 'audienceId' | 'follows' | 'policy'
    >
  >

/** Entry 1, the head and the first members, all or none; false where somebody else was first. */
export async function begin(
  given: Given,
  about: Beginning,
  newcomers: readonly Newcomer[],
  conditions: readonly TransactItem[] = [],
): Promise<boolean> {
  const at = given.now()
  const members = newcomers.map(({ userId, role }) => ({ userId, role }))
  const place = {
    conversationId: about.conversationId,
    seq: 1,
    number: 0,
    urgentNumber: 0,
    memberCount: members.length,
    at,
    actor: about.creatorId,
  }
  const entry: Entry = { ...place, type: 'conversation.created', members }
  const head: Head = {
    title: undefined,
    topic: undefined,
    otherId: undefined,
    requestHash: undefined,
    policy: defaultPolicy,
    ...about,
    createdAt: at,
    configuredSeq: 1,
    blockedBy: [],
    live: false,
    deletedAt: undefined,
    lastSeq: 1,
    lastNumber: 0,
    urgentNumber: 0,
    memberCount: members.length,
    lastMessage: undefined,
  }
  const rows = newcomers.flatMap((one) => putMember(newRow(one, place), one.displayName))
  const appended = await appendWith(given.table, entry, [putHead(head), ...rows, ...conditions])
  return appended.ok
}
