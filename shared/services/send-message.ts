import type { Content } from '../contract/content.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { LimitState } from '../contract/limits.ts'
import {
  type Entry,
  isMessage,
  type MessageEntry,
  messageAfter,
  type StoredMessage,
} from '../core/entries.ts'
import { requestHash, sameBytes } from '../core/ids.ts'
import type { SendLimits } from '../core/limits.ts'
import { afterSending, firstVisibleSeq, type Row } from '../core/rows.ts'
import { advanceHead } from '../store/heads.ts'
import { getEntry, type LogEnd, longestTail, readTail } from '../store/log.ts'
import { whichAreMembers } from '../store/members.ts'
import { getRow } from '../store/rows.ts'
import { append, findTwin } from './append.ts'
import { requireSize } from './content-size.ts'
import type { Caller, Given } from './given.ts'
import { changeRow } from './own-row.ts'
import { countInSpace, paceAfter, readPace, refuseFlood, requirePace, requireSlowMode } from './pace.ts'
import { isOutdatedBy, requireMay, requireStanding, type Standing, standingOf } from './standing.ts'

export interface MessageToSend {
  readonly conversationId: string
  readonly content: Content
  /** Chosen by the client: the same one is the same message. */
  readonly clientMessageId: string
  /** The last seq the client had when the message was composed. */
  readonly after?: number | undefined
  readonly replyTo?: number | undefined
  readonly priority?: 'normal' | 'urgent' | undefined
  readonly mentions?: readonly string[] | undefined
}

export interface Sent {
  readonly entry: MessageEntry
  readonly standing: Standing
  readonly replayed: boolean
  /** Where the sender stands with their limits now. */
  readonly pace: readonly LimitState[]
}

/**
 * Sends a message: the tail and the rights are read in one round trip, the entry is put behind the tail, then head and
 * own row follow. Four write units for a message of up to about 850 bytes, however many members there are.
 *
 * Refuses with `not_found`, `gone`, `forbidden`, `blocked`, `stale_position`, `idempotency_key_reused`, `too_large`,
 * `invalid_request`, `rate_limited`; then nothing has changed. A repeat is answered whatever the limit, unless the
 * sender floods.
 */
export async function sendMessage(
  given: Given,
  caller: Caller,
  wanted: MessageToSend,
  limits?: SendLimits,
): Promise<Sent> {
  requireSize(wanted.content)
  await refuseFlood(given, caller.userId, limits?.messages)
  const message = compose(wanted)
  const { conversationId, after } = wanted
  const [row, end, references, pace] = await Promise.all([
    getRow(given.table, caller.userId, conversationId, { consistent: true }),
    readTail(given.table, conversationId, after),
    readReferences(given, wanted),
    readPace(given, caller.userId, limits?.messages),
  ])
  requirePosition(row, end, after)
  let standing = await standingOf(given, caller.userId, end.head, row)
  if ((after ?? 0) > standing.head.lastSeq) standing = await reread()

  function reread(): Promise<Standing> {
    return requireStanding(given, caller.userId, conversationId)
  }
  const seen: Entry[] = []
  let inSpace: readonly LimitState[] | undefined
  const outcome = await append<MessageEntry>(given, {
    tail: end.entries,
    inspect: async (entries) => {
      seen.push(...entries)
      const twin = findTwin(entries, caller.userId, wanted.clientMessageId)
      if (!twin && entries.some((entry) => isOutdatedBy(entry, standing))) standing = await reread()
      return twin
    },
    draft: async (last) => {
      // Only now: what a repeat points at may be gone, and yet it was sent.
      requireReferences(wanted, references, firstVisibleSeq(standing.row, standing.head))
      requireMay('send', standing)
      requireSlowMode(standing, seen, given.now())
      await requirePace(given, pace, seen)
      // Once, however many tries it takes.
      inSpace ??= limits?.spaces ? await countInSpace(given, standing) : []
      return { entry: messageAfter(last, caller.userId, given.now(), message) }
    },
  })
  const replayed = 'done' in outcome
  const entry = 'done' in outcome ? requireSame(outcome.done, message) : (outcome.entry as MessageEntry)
  // Also for a repeat: whoever wrote the entry may have died before this.
  const [, changed] = await Promise.all([
    replayed && standing.head.lastSeq >= entry.seq ? undefined : advanceHead(given.table, entry),
    changeRow(given, standing.row, (current) => afterSending(current, entry, standing.head), { sent: true }),
  ])
  return {
    entry,
    standing: { ...standing, row: changed ?? standing.row },
    replayed,
    pace: [...(pace ? [paceAfter(pace, entry, seen, given.now())] : []), ...(inSpace ?? [])],
  }
}

/** The message as it will be stored. */
export function compose(wanted: MessageToSend): StoredMessage {
  const { content, priority = 'normal', replyTo, mentions = [] } = wanted
  return {
    content,
    clientMessageId: wanted.clientMessageId,
    hash: requestHash({ content, priority, replyTo, mentions }),
    urgent: priority === 'urgent',
    replyTo,
    mentions: [...new Set(mentions)],
    reactions: {},
    pinned: false,
    revision: 1,
    version: 1,
    editedAt: undefined,
    deletedAt: undefined,
  }
}

/** The entry `after` must stand in the log, and not too far back: else a twin could hide before what was read. */
function requirePosition(row: Row | undefined, { head, entries }: LogEnd, after: number | undefined): void {
  // To a stranger nothing is said of where the log ends, and where it is purged there is nothing to point at.
  if (!row || after === undefined || head?.deletedAt !== undefined) return
  if (after > 0 && entries[0]?.seq !== after) throw invalid('#/after', 'invalid_value')
  if (entries.length - Math.min(after, 1) > longestTail) throw new AppError('stale_position')
}

interface References {
  readonly target: Entry | undefined
  readonly members: ReadonlyMap<string, unknown>
}

async function readReferences(given: Given, wanted: MessageToSend): Promise<References> {
  const { conversationId, replyTo, mentions = [] } = wanted
  const [target, members] = await Promise.all([
    replyTo === undefined ? undefined : getEntry(given.table, conversationId, replyTo, { consistent: true }),
    whichAreMembers(given.table, conversationId, mentions, { consistent: true }),
  ])
  return { target, members }
}

/** What the message points at must be there: a message they can see to answer, members to mention. */
function requireReferences(wanted: MessageToSend, { target, members }: References, firstSeq: number): void {
  const { replyTo, mentions = [] } = wanted
  if (replyTo !== undefined && (!isMessage(target) || replyTo < firstSeq)) {
    throw invalid('#/replyTo', 'invalid_value')
  }
  const unknown = mentions.flatMap((userId, place) => (members.has(userId) ? [] : [place]))
  if (unknown.length === 0) return
  throw new AppError('invalid_request', {
    errors: unknown.map((place) => ({ pointer: `#/mentions/${place}`, code: 'unknown_user' as const })),
  })
}

/** Refuses where the message is not the one that was sent, of which nothing is known any more once it is deleted. */
export const requireSameMessage = (sent: MessageEntry, wanted: MessageToSend): MessageEntry =>
  requireSame(sent, compose(wanted))

function requireSame(twin: MessageEntry, message: StoredMessage): MessageEntry {
  const deleted = twin.message.deletedAt !== undefined
  if (deleted || sameBytes(twin.message.hash, message.hash)) return twin
  throw new AppError('idempotency_key_reused')
}
