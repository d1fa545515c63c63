import {
  type Entry,
  type MessageEntry,
  messageAfter,
  type Newcomer,
  type StoredMessage,
} from '../core/entries.ts'
import { type Head, withTail } from '../core/heads.ts'
import { defaultPolicy } from '../core/rights.ts'
import { afterSending, type Row } from '../core/rows.ts'
import { putHead } from '../store/heads.ts'
import { appendWith, putEntry } from '../store/log.ts'
import { putMember } from '../store/members.ts'
import { newRow } from '../store/rows.ts'
import type { TransactItem } from '../store/table.ts'
import type { Given } from './given.ts'
import type { Standing } from './standing.ts'

/** What came of a request for a conversation. */
export interface Opened {
  readonly conversationId: string
  /** False where it was there before: a direct one, or a repeat under the same key. */
  readonly created: boolean
  /** True for a repeat of the request that created it. */
  readonly replayed: boolean
}

type About = Pick<Head, 'conversationId' | 'kind' | 'creatorId'> &
  Partial<
    Pick<
      Head,
      'title' | 'topic' | 'otherId' | 'requestHash' | 'spaceId' | 'audienceId' | 'follows' | 'policy'
    >
  >

interface Beginning {
  readonly entry: Entry
  readonly head: Head
  readonly rows: readonly Row[]
}

function beginningOf(at: number, about: About, newcomers: readonly Newcomer[]): Beginning {
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
  const rows = newcomers.map((one) => newRow(one, place))
  return { entry: { ...place, type: 'conversation.created', members }, head, rows }
}

async function write(
  given: Given,
  { entry, head, rows }: Beginning,
  newcomers: readonly Newcomer[],
  others: readonly TransactItem[],
): Promise<boolean> {
  const members = rows.flatMap((row, place) => putMember(row, newcomers[place]?.displayName))
  return (await appendWith(given.table, entry, [putHead(head), ...members, ...others])).ok
}

/** Entry 1, the head and the first members, all or none; false where somebody else was first. */
export const begin = (
  given: Given,
  about: About,
  newcomers: readonly Newcomer[],
  conditions: readonly TransactItem[] = [],
): Promise<boolean> => write(given, beginningOf(given.now(), about, newcomers), newcomers, conditions)

/** What was said first, and where its sender stands with it said. */
export interface Begun {
  readonly entry: MessageEntry
  readonly standing: Standing
}

/** The same with the creator's first message, in the same transaction; undefined where somebody else was first. */
export async function beginWith(
  given: Given,
  about: About,
  newcomers: readonly Newcomer[],
  message: StoredMessage,
): Promise<Begun | undefined> {
  const beginning = beginningOf(given.now(), about, newcomers)
  const entry = messageAfter(beginning.entry, about.creatorId, beginning.entry.at, message)
  const head = withTail(beginning.head, [entry])
  const rows = beginning.rows.map((row) =>
    row.userId === about.creatorId ? { ...row, ...afterSending(row, entry, head) } : row,
  )
  const row = rows.find(({ userId }) => userId === about.creatorId)
  if (row === undefined) throw new RangeError('a conversation without its creator')
  const written = await write(given, { ...beginning, head, rows }, newcomers, [putEntry(entry)])
  return written ? { entry, standing: { head, row } } : undefined
}
