import type { LocalisedTitle } from '../contract/content.ts'
import type { ConversationKind, Policy } from '../contract/conversations.ts'
import { preview } from '../contract/text.ts'
import { type Entry, isMessage, type MessageEntry } from './entries.ts'

/** The newest message as a list shows it. A preview of several languages keeps each. */
export interface LastMessage {
  readonly seq: number
  readonly senderId: string
  readonly preview: LocalisedTitle | undefined
  readonly at: number
  readonly deleted: boolean
  /** The message's version that this shows. */
  readonly version: number
}

/** What a conversation is, and a copy of its log's end that may be behind for a moment. */
export interface Head {
  readonly conversationId: string
  readonly kind: ConversationKind
  readonly title: LocalisedTitle | undefined
  readonly topic: string | undefined
  /** The space it belongs to. */
  readonly spaceId?: string | undefined
  /** Where its audience stands, if that is another's too: it was opened for each recipient separately. */
  readonly audienceId?: string | undefined
  /** Who is in it follows the space. */
  readonly follows?: boolean
  readonly policy: Policy
  readonly creatorId: string
  /** The other of a direct conversation. */
  readonly otherId: string | undefined
  readonly createdAt: number
  /** The entry that last set title or policy; these are written together. */
  readonly configuredSeq: number
  /** In a direct conversation: who blocks the other. */
  readonly blockedBy: readonly string[]
  /** In a direct conversation: the account of one of the two is gone for good. */
  readonly abandoned?: boolean
  readonly requestHash: Uint8Array | undefined
  /** Large, and everybody's connections are named in it. */
  readonly live: boolean
  readonly deletedAt: number | undefined
  readonly lastSeq: number
  readonly lastNumber: number
  readonly urgentNumber: number
  readonly memberCount: number
  readonly lastMessage: LastMessage | undefined
}

export function lastMessageOf(entry: MessageEntry): LastMessage {
  const { content, deletedAt } = entry.message
  return {
    seq: entry.seq,
    senderId: entry.actor,
    preview: content && previewOf(content),
    at: entry.at,
    deleted: deletedAt !== undefined,
    version: entry.message.version,
  }
}

/** The head as it will be once it has caught up with these entries, the newest of the log, oldest first. */
export function withTail(head: Head, entries: readonly Entry[]): Head {
  const last = entries.at(-1)
  const newest = entries.findLast(isMessage)
  const { lastSeq, lastNumber, urgentNumber, memberCount } =
    last && last.seq > head.lastSeq
      ? {
          lastSeq: last.seq,
          lastNumber: last.number,
          urgentNumber: last.urgentNumber,
          memberCount: last.memberCount,
        }
      : head
  const lastMessage =
    newest && newest.seq > (head.lastMessage?.seq ?? 0) ? lastMessageOf(newest) : head.lastMessage
  return { ...head, lastSeq, lastNumber, urgentNumber, memberCount, lastMessage }
}

/** The preview of a content, by language where it has several. */
export function previewOf(content: NonNullable<MessageEntry['message']['content']>): LocalisedTitle {
  if (!('variants' in content)) return preview(content)
  const variants = Object.entries(content.variants).map(([tag, text]) => [tag, preview(text)])
  return { variants: Object.fromEntries(variants), default: content.default }
}

/** Newest activity: the creation or the newest message, in milliseconds. */
export const activityOf = (head: Head): number => Math.max(head.createdAt, head.lastMessage?.at ?? 0)
