import type { Content } from '../../../shared/contract/content.ts'
import type { UpdateOwnState } from '../../../shared/contract/conversations.ts'
import type { ParleyErrorCode } from '../errors.ts'
import type { Held } from '../replica/held.ts'
import { findMessage, type HeldMessage } from '../replica/messages.ts'

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

/** A newer wish that makes this one needless, as long as nobody has heard of it. */
export function isReplacedBy(older: Outgoing, newer: Wish): boolean {
  const { wish, tried } = older
  if (tried || !isWaiting(older) || wish.kind !== newer.kind) return false
  switch (newer.kind) {
    case 'read':
    case 'delivered':
      return (wish as typeof newer).upTo <= newer.upTo
    case 'edit':
    case 'pin':
      return (wish as typeof newer).seq === newer.seq
    case 'react':
      return (wish as typeof newer).seq === newer.seq && (wish as typeof newer).emoji === newer.emoji
    default:
      return false
  }
}

/** Whether the replica shows what a wish did, so that nothing of it has to be kept. */
export function isShown({ wish, doneSeq = 0, revision }: Outgoing, held: Held): boolean {
  if (wish.kind === 'send') return held.position >= doneSeq
  if (!('seq' in wish)) return true
  const message = findMessage(held.messages, wish.seq)
  return !message || message.hidden || showsChange(message, wish, revision)
}

type Change = Extract<Wish, { seq: number }>

function showsChange(message: HeldMessage, wish: Change, revision: number): boolean {
  if (message.content === null) return true
  switch (wish.kind) {
    case 'edit':
      return message.revision > revision
    case 'delete':
      return false
    case 'react':
      return wish.on === message.reactions.some(({ emoji, mine }) => mine && emoji === wish.emoji)
    case 'pin':
      return wish.on === message.pinned
  }
}
