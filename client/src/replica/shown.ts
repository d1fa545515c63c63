import type { Content } from '../../../shared/contract/content.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import { isWaiting, type Outgoing, type Refusal, type Wish } from '../outbox/outgoing.ts'
import { countUnread, type Held } from './held.ts'
import {
  findMessage,
  type HeldMessage,
  placeOf,
  previewFor,
  quoteOf,
  type Reader,
  tombstone,
  withReaction,
} from './messages.ts'

/** A message as a screen shows it. */
export interface ShownMessage extends HeldMessage {
  /**
   * What the service has not confirmed yet: the message itself (its `seq` is 0 then), or a change of it. `failed`: it was
   * refused, and waits for `retry` or `discard` under its `clientMessageId`.
   */
  readonly status?: 'pending' | 'failed'
  readonly refusal?: Refusal
}

/** A conversation as a screen shows it, with what I changed and is still on its way. */
export interface ShownConversation extends SyncConversation {
  /** Something is on its way to the service. */
  readonly pending: boolean
}

/** Whether two contents say the same, in whatever order their members stand. */
const textOf = (content: Content | null): string =>
  JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** What is on its way counts as shown; what was refused does not. */
const counts = (one: Outgoing): boolean => one.refusal === undefined

/** Oldest first: what the service has, then what is on its way. */
export function showMessages(
  held: Held,
  outgoing: readonly Outgoing[],
  reader: Reader,
): readonly ShownMessage[] {
  const shown: ShownMessage[] = held.messages.slice()
  for (const one of outgoing) if (counts(one)) showChange(shown, one)
  const visible = shown.some(({ hidden }) => hidden) ? shown.filter(({ hidden }) => !hidden) : shown
  const taken = new Set<number>()
  // What the service has, at a seq that is not reached yet, comes before what it may get.
  const later: ShownMessage[] = []
  for (const one of outgoing) {
    const { wish, doneSeq } = one
    if (wish.kind !== 'send' || isThere(held, one, taken)) continue
    const list = doneSeq === undefined ? later : visible
    list.push(pendingMessage(held, one, wish, reader))
  }
  return later.length > 0 ? [...visible, ...later] : visible
}

/**
 * Its event may come before the answer, and names no `clientMessageId`: then what I said after that position, in the same
 * words or in words that were changed since, is it.
 */
function isThere(held: Held, { id, wish, after, doneSeq, tried }: Outgoing, taken: Set<number>): boolean {
  if (doneSeq !== undefined) return held.position >= doneSeq
  if (!tried || wish.kind !== 'send') return false
  const words = textOf(wish.content)
  const twins = held.messages
    .slice(placeOf(held.messages, after + 1))
    .filter(
      ({ own, seq, clientMessageId = id, replyTo }) =>
        own && clientMessageId === id && !taken.has(seq) && replyTo?.seq === wish.replyTo,
    )
  const twin =
    twins.find(({ content }) => textOf(content) === words) ??
    twins.find(({ content, revision }) => content === null || revision > 1)
  if (twin) taken.add(twin.seq)
  return twin !== undefined
}

function pendingMessage(
  held: Held,
  { id, conversationId, at, refusal, doneSeq }: Outgoing,
  { content, replyTo, priority = 'normal', mentions = [] }: Extract<Wish, { kind: 'send' }>,
  reader: Reader,
): ShownMessage {
  const target = replyTo === undefined ? undefined : findMessage(held.messages, replyTo)
  const { userId } = reader
  return {
    conversationId,
    seq: doneSeq ?? 0,
    number: 0,
    messageId: id,
    clientMessageId: id,
    senderId: userId,
    senderName: held.row.members.find((one) => one.userId === userId)?.displayName ?? '',
    content,
    ...(target && { replyTo: quoteOf(target, reader) }),
    priority,
    mentions,
    reactions: [],
    pinned: false,
    revision: 1,
    createdAt: new Date(at).toISOString(),
    own: true,
    ...(doneSeq === undefined && { status: refusal ? 'failed' : 'pending' }),
    ...(refusal && { refusal }),
  }
}

function showChange(shown: ShownMessage[], one: Outgoing): void {
  const { wish } = one
  if (!('seq' in wish)) return
  const place = placeOf(shown, wish.seq)
  const message = shown[place]
  if (message?.seq !== wish.seq || message.hidden || message.content === null) return
  const now = withChange(message, wish, one)
  shown[place] = isWaiting(one) ? { ...now, status: 'pending' } : now
}

function withChange(
  message: ShownMessage,
  wish: Extract<Wish, { seq: number }>,
  { at, revision }: Outgoing,
): ShownMessage {
  switch (wish.kind) {
    case 'edit':
      return message.revision > revision ? message : { ...message, content: wish.content }
    case 'delete':
      return wish.for === 'me' ? { ...message, hidden: true } : tombstone(message, new Date(at).toISOString())
    case 'pin':
      return { ...message, pinned: wish.on }
    case 'react': {
      const known = message.reactions.find(({ emoji }) => emoji === wish.emoji)
      if ((known?.mine ?? false) === wish.on) return message
      const count = (known?.count ?? 0) + (wish.on ? 1 : -1)
      return withReaction(message, { emoji: wish.emoji, count, mine: wish.on })
    }
  }
}

export function showConversation(
  held: Held,
  outgoing: readonly Outgoing[],
  reader: Reader,
): ShownConversation {
  let row: SyncConversation = held.row
  for (const one of outgoing) if (counts(one)) row = withWish(held, row, one, reader)
  return { ...row, pending: outgoing.some(isWaiting) }
}

function withWish(held: Held, row: SyncConversation, one: Outgoing, reader: Reader): SyncConversation {
  const { wish } = one
  switch (wish.kind) {
    case 'send':
      return one.doneSeq !== undefined && held.position >= one.doneSeq
        ? row
        : { ...row, lastMessage: lastOf(row, one, wish.content, reader) }
    case 'read':
      return wish.upTo <= row.readSeq ? row : markedAt(held, row, wish.upTo)
    case 'delivered':
      return { ...row, deliveredSeq: Math.max(row.deliveredSeq, wish.upTo) }
    case 'unread':
      return { ...markedAt(held, row, wish.from - 1), deliveredSeq: row.deliveredSeq }
    case 'settings': {
      const { mutedUntil, ...rest } = row
      const { mutedUntil: wished = mutedUntil, ...settings } = wish.settings
      const known = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
      return { ...rest, ...known, ...(wished && { mutedUntil: wished }) }
    }
    default:
      return row
  }
}

const markedAt = (held: Held, row: SyncConversation, readSeq: number): SyncConversation => ({
  ...row,
  readSeq,
  deliveredSeq: Math.max(row.deliveredSeq, readSeq),
  ...countUnread(held, readSeq),
})

function lastOf(
  { lastSeq }: SyncConversation,
  { at }: Outgoing,
  content: Content,
  reader: Reader,
): SyncConversation['lastMessage'] {
  return {
    seq: lastSeq,
    senderId: reader.userId,
    senderName: '',
    preview: previewFor(content, reader),
    at: new Date(at).toISOString(),
    own: true,
    deleted: false,
  }
}
