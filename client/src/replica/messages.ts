import type { Content } from '../../../shared/contract/content.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import { chooseText, preview } from '../../../shared/contract/text.ts'

/** An emoji under a message: how many reacted so, and whether I am among them. */
export interface HeldReaction {
  readonly emoji: string
  readonly count: number
  readonly mine: boolean
}

/** A message as this client holds it. */
export interface HeldMessage extends Omit<EventMessage, 'reactions'> {
  readonly reactions: readonly HeldReaction[]
  readonly own: boolean
  /** Only its place is kept: I hid it, block its sender (`senderId` is empty then), or may not see that far back. */
  readonly hidden?: true
}

/** Ascending by seq. */
export type Messages = HeldMessage[]

/** Whose client it is, and in which languages they read, best first. */
export interface Reader {
  readonly userId: string
  readonly languages: readonly string[]
}

/** Where a seq stands, or would stand. */
export function placeOf(messages: readonly HeldMessage[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

export function findMessage(messages: readonly HeldMessage[], seq: number): HeldMessage | undefined {
  const found = messages[placeOf(messages, seq)]
  return found?.seq === seq ? found : undefined
}

/** Of a content one line, in the reader's language: what lists and quotes show. */
export const previewFor = (content: Content | null, { languages }: Reader): string | null =>
  content && preview(chooseText(content, languages).text)

export const quoteOf = (target: HeldMessage, reader: Reader): NonNullable<EventMessage['replyTo']> => ({
  seq: target.seq,
  senderId: target.senderId,
  senderName: target.senderName,
  preview: previewFor(target.content, reader),
  deleted: target.deletedAt !== undefined,
})

const nothingLeft = { content: null, mentions: [], reactions: [], pinned: false }

/** A message of which nothing but its place may be known. */
export const veiled = (
  { conversationId, seq, number = 0, at }: Pick<Event, 'seq' | 'number' | 'at' | 'conversationId'>,
  { senderId = '', priority = 'normal', own = false }: Partial<HeldMessage> = {},
): HeldMessage => ({
  ...nothingLeft,
  conversationId: conversationId ?? '',
  seq: seq ?? 0,
  number,
  messageId: `${conversationId}:${seq}`,
  senderId,
  senderName: '',
  priority,
  revision: 0,
  createdAt: at,
  own,
  hidden: true,
})

/** The same of one that was seen. */
export const veil = (message: HeldMessage): HeldMessage =>
  veiled({ ...message, at: message.createdAt }, message)

/** What a deletion leaves of a message. */
export const tombstone = (message: HeldMessage, deletedAt: string): HeldMessage => ({
  ...message,
  ...nothingLeft,
  deletedAt,
})

/** A message with another quote of what it answers. */
export const requoted = (message: HeldMessage, preview: string | null, deleted: boolean): HeldMessage => ({
  ...message,
  ...(message.replyTo && { replyTo: { ...message.replyTo, preview, deleted } }),
})

export function withReaction(
  message: HeldMessage,
  { emoji, count, mine }: Omit<HeldReaction, 'mine'> & { mine?: boolean | undefined },
): HeldMessage {
  const before = message.reactions.find((one) => one.emoji === emoji)
  const now = { emoji, count, mine: mine ?? before?.mine ?? false }
  const reactions = before
    ? message.reactions.map((one) => (one === before ? now : one))
    : [...message.reactions, now]
  return { ...message, reactions: reactions.filter((one) => one.count > 0) }
}
