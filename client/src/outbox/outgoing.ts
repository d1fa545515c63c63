import type { Content } from '../../../shared/contract/content.ts'
import type { UpdateOwnState } from '../../../shared/contract/conversations.ts'
import type { ParleyErrorCode } from '../errors.ts'
import type { Held } from '../replica/held.ts'
import { findMessage, type HeldMessage, tombstone, withReaction } from '../replica/messages.ts'

/** Why the service refused. */
export interface Refusal {
  readonly code: ParleyErrorCode
  readonly status: number
  readonly detail: string
}

/** What somebody wants done in a conversation. */
export type Wish =
  | {
      readonly kind: 'send'
      readonly content: Content
      /** The seq of the message that it answers. */
      readonly replyTo?: number
      readonly priority?: 'normal' | 'urgent'
      readonly mentions?: string[]
    }
  | { readonly kind: 'edit'; readonly seq: number; readonly content: Content }
  | { readonly kind: 'delete'; readonly seq: number; readonly for: 'me' | 'everyone' }
  | { readonly kind: 'react'; readonly seq: number; readonly emoji: string; readonly on: boolean }
  | { readonly kind: 'pin'; readonly seq: number; readonly on: boolean }
  | { readonly kind: 'read' | 'delivered'; readonly upTo: number }
  | { readonly kind: 'unread'; readonly from: number }
  | { readonly kind: 'settings'; readonly settings: UpdateOwnState }

/**
 * A wish on its way. It is kept until the service has answered and the replica shows what it did; it survives the app.
 */
export interface Outgoing {
  /** A UUID; of a message its `clientMessageId`. */
  readonly id: string
  readonly conversationId: string
  readonly wish: Wish
  /** Wishes for one conversation go out in this order. */
  readonly order: number
  /** When it was wished; milliseconds since the epoch. */
  readonly at: number
  /** The last seq that was held when it was composed; raised only where the service calls it stale. */
  readonly after: number
  /** Of an edit: the revision that was seen. */
  readonly revision: number
  /** The service may have heard of it. */
  readonly tried: boolean
  /** Of a message: a try was not answered, so that it may be there although a later one was refused. */
  readonly unsure?: true
  /** The service did it: a message stands at that seq. */
  readonly doneSeq?: number
  readonly refusal?: Refusal
}

/** Neither done nor given up. */
export const isWaiting = ({ doneSeq, refusal }: Outgoing): boolean =>
  doneSeq === undefined && refusal === undefined

/** What goes out one after the other: messages on one way, changes and marks on another. */
export const laneOf = ({ conversationId, wish }: Outgoing): string =>
  `${wish.kind === 'send' ? 'send' : 'change'} ${conversationId}`

/** What two wishes are about the same of; of others there may be many. */
function subjectOf(wish: Wish): string | undefined {
  const { kind } = wish
  if ('upTo' in wish) return kind
  return kind === 'edit' || kind === 'pin' || kind === 'react'
    ? [kind, wish.seq, 'emoji' in wish && wish.emoji].join()
    : undefined
}

/** Whether a newer wish makes this one needless, as long as nobody has heard of it. Marks move forward alone. */
export const isReplacedBy = (one: Outgoing, newer: Wish): boolean =>
  !one.tried &&
  isWaiting(one) &&
  !('upTo' in one.wish && 'upTo' in newer && newer.upTo < one.wish.upTo) &&
  subjectOf(one.wish) !== undefined &&
  subjectOf(one.wish) === subjectOf(newer)

/** Whether the replica shows what a wish did, so that nothing of it has to be kept. */
export function isShown(one: Outgoing, held: Held): boolean {
  const { wish, doneSeq = 0 } = one
  if (wish.kind === 'send') return held.position >= doneSeq
  if (!('seq' in wish)) return true
  const message = findMessage(held.messages, wish.seq)
  return !message || withChange(message, one) === message
}

/** The message as it is once the wish has come true; the same object where it is so already. */
export function withChange<Message extends HeldMessage>(
  message: Message,
  { wish, at, revision }: Outgoing,
): Message | HeldMessage {
  if (message.hidden || message.content === null) return message
  switch (wish.kind) {
    case 'edit':
      return message.revision > revision ? message : { ...message, content: wish.content }
    case 'delete':
      return wish.for === 'me' ? { ...message, hidden: true } : tombstone(message, new Date(at).toISOString())
    case 'pin':
      return message.pinned === wish.on ? message : { ...message, pinned: wish.on }
    case 'react':
      return withMine(message, wish)
    default:
      return message
  }
}

function withMine(message: HeldMessage, { emoji, on }: { emoji: string; on: boolean }): HeldMessage {
  const { mine = false, count = 0 } = message.reactions.find((one) => one.emoji === emoji) ?? {}
  return mine === on ? message : withReaction(message, { emoji, count: count + (on ? 1 : -1), mine: on })
}
