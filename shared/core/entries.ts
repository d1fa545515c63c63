import type { Content, LocalisedTitle } from '../contract/content.ts'
import type { MemberRole, Policy } from '../contract/conversations.ts'

/** What an entry says beside its type. Times are milliseconds since the epoch. */
export interface EntryPlace {
  readonly conversationId: string
  /** Dense, from 1. */
  readonly seq: number
  /** Messages so far, this one included. */
  readonly number: number
  /** Urgent messages so far. */
  readonly urgentNumber: number
  /** Members once this entry stands. */
  readonly memberCount: number
  /** Never before the predecessor's. */
  readonly at: number
  /** The user who did it. */
  readonly actor: string
}

export interface MemberAndRole {
  readonly userId: string
  readonly role: MemberRole
}

/** Somebody coming in, with the name that the conversation keeps of them. */
export interface Newcomer extends MemberAndRole {
  readonly displayName: string | undefined
  /** Which tokens of its audience mean them, by their places. */
  readonly because?: readonly number[]
}

/** A message as it is now: an edit or a deletion changes it in place, and says so in an entry of its own. */
export interface StoredMessage {
  /** Undefined once it is deleted for everyone. */
  readonly content: Content | undefined
  readonly clientMessageId: string
  /** Of the request as first sent; gone with the content. */
  readonly hash: Uint8Array | undefined
  readonly urgent: boolean
  readonly replyTo: number | undefined
  readonly mentions: readonly string[]
  readonly reactions: Readonly<Record<string, number>>
  readonly pinned: boolean
  /** Of the content: one more with every edit. */
  readonly revision: number
  /** Of everything here: one more with every change. */
  readonly version: number
  readonly editedAt: number | undefined
  readonly deletedAt: number | undefined
}

export type EntryBody =
  | { readonly type: 'message.created'; readonly message: StoredMessage }
  | {
      readonly type: 'message.edited' | 'message.deleted' | 'message.pinned' | 'message.unpinned'
      readonly targetSeq: number
      /** The target's version that this made: a reader who finds a lower one reads again. */
      readonly version: number
    }
  | {
      readonly type: 'reaction.added' | 'reaction.removed'
      readonly targetSeq: number
      readonly version: number
      readonly emoji: string
    }
  | {
      readonly type: 'conversation.created' | 'member.added' | 'member.removed' | 'member.updated'
      readonly members: readonly MemberAndRole[]
    }
  | {
      readonly type: 'conversation.updated'
      readonly title: LocalisedTitle | undefined
      readonly policy: Policy | undefined
    }
  | { readonly type: 'conversation.deleted' }

export type Entry = EntryPlace & EntryBody
export type EntryType = Entry['type']
export type MessageEntry = EntryPlace & Extract<EntryBody, { type: 'message.created' }>

export const isMessage = (entry: Entry | undefined): entry is MessageEntry =>
  entry?.type === 'message.created'

/** The place after `tail`, for an entry by `actor` at about `now`. */
export function placeAfter(tail: EntryPlace, actor: string, now: number): EntryPlace {
  return {
    conversationId: tail.conversationId,
    seq: tail.seq + 1,
    number: tail.number,
    urgentNumber: tail.urgentNumber,
    memberCount: tail.memberCount,
    at: Math.max(now, tail.at),
    actor,
  }
}

export function messageAfter(
  tail: EntryPlace,
  actor: string,
  now: number,
  message: StoredMessage,
): MessageEntry {
  const place = placeAfter(tail, actor, now)
  return {
    ...place,
    number: place.number + 1,
    urgentNumber: place.urgentNumber + (message.urgent ? 1 : 0),
    type: 'message.created',
    message,
  }
}

/** Whether the entry may change what `userId` is allowed: it speaks of them, or of the conversation's rules. */
export function changesRightsOf(entry: Entry, userId: string): boolean {
  switch (entry.type) {
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return entry.members.some((member) => member.userId === userId)
    case 'conversation.created':
    case 'conversation.updated':
    case 'conversation.deleted':
      return true
    default:
      return false
  }
}
