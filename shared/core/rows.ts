import type { MemberRole } from '../contract/conversations.ts'
import type { MessageEntry } from './entries.ts'
import type { Head } from './heads.ts'
import { type Marks, sentOwn, unreadOf } from './marks.ts'

/** One person in one conversation: membership, marks and own settings. */
export interface Row extends Marks {
  readonly userId: string
  readonly conversationId: string
  readonly role: MemberRole
  readonly joinedSeq: number
  readonly joinedAt: number
  /** The `member.*` entry that last wrote this row: both are written together. */
  readonly memberSeq: number
  /** `lastNumber` when it was archived. */
  readonly archivedAt: number | undefined
  readonly mutedUntil: number | undefined
  readonly pinned: boolean
  /** "Clear for me": nothing up to here is shown. */
  readonly clearedSeq: number
  /** I opened this direct conversation myself, before anything was said. */
  readonly opened: boolean
  /** When I last sent something here; kept where slow mode asks for it. */
  readonly lastSentAt: number | undefined
  /** The conversation is large: my connections are named in it, so that delivery finds them in one query. */
  readonly large: boolean
  /** Some message of this conversation is hidden for me. */
  readonly hasHidden: boolean
  /** Which tokens of the conversation's audience brought me in, by their places. */
  readonly because?: readonly number[]
  /** One more with every change of what the owner sees of their own state. */
  readonly stateRevision: number
}

/** Conversations of more members are large, and stay so. */
export const largeFrom = 100

export const isMuted = (row: Row, now: number): boolean =>
  row.mutedUntil !== undefined && row.mutedUntil > now

/** Archived until the next message that comes while it is not muted. */
export function isArchived(row: Row, head: Head, now: number): boolean {
  if (row.archivedAt === undefined) return false
  if (isMuted(row, now) || head.lastNumber <= row.archivedAt) return true
  // Times only grow: with the newest message all since came before the mute ended.
  return (head.lastMessage?.at ?? 0) < (row.mutedUntil ?? 0)
}

/** A direct conversation appears for the other person with its first message, or when they open it themselves. */
export const isVisible = (row: Row, head: Head): boolean =>
  head.deletedAt === undefined &&
  (head.kind !== 'direct' || head.creatorId === row.userId || head.lastNumber > 0 || row.opened)

/** Something in it is not shown to me, by my own wish. */
export const hasConcealed = ({ hasHidden, clearedSeq }: Row): boolean => hasHidden || clearedSeq > 0

/** What sending leaves in the sender's row; undefined where it knows of the message already. */
export function afterSending(row: Row, entry: MessageEntry, head: Head): Partial<Row> | undefined {
  const marks = sentOwn(row, entry)
  if (head.policy.slowModeSeconds === 0) return marks
  const lastSentAt = Math.max(entry.at, row.lastSentAt ?? 0)
  return marks || lastSentAt !== row.lastSentAt ? { ...marks, lastSentAt } : undefined
}

export const isUnread = (row: Row, head: Head): boolean => unreadOf(row, head).unreadCount > 0

/** The first entry that this person may see. */
export function firstVisibleSeq(row: Row, head: Head): number {
  const joined = head.policy.history === 'joined' ? row.joinedSeq : 1
  return Math.max(joined, row.clearedSeq + 1)
}

/** Whole seconds that slow mode makes a member wait before the next message; 0 for owners and admins. */
export function slowModeWait(row: Row, head: Head, lastSentAt: number | undefined, now: number): number {
  const { slowModeSeconds } = head.policy
  if (slowModeSeconds === 0 || lastSentAt === undefined || row.role === 'owner' || row.role === 'admin')
    return 0
  return Math.max(0, Math.ceil((lastSentAt + slowModeSeconds * 1000 - now) / 1000))
}
