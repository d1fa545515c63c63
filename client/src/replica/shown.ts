import type { SyncConversation } from '../../../shared/contract/sync.ts'
import { isShown, isWaiting, type Outgoing, type Refusal, type Wish, withChange } from '../outbox/outgoing.ts'
import { countUnread, type Held } from './held.ts'
import { findMessage, type HeldMessage, placeOf, previewFor, quoteOf, type Reader } from './messages.ts'
import { lastOf } from './row.ts'

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

/** What is on its way counts as shown; what was refused does not. */
const counts = (one: Outgoing): boolean => one.refusal === undefined

/** Of a conversation what its messages are shown by. */
type HeldMessages = Pick<Held, 'messages' | 'position'>

/** One whose row has not come yet; what is said there is shown all the same. */
export const unknownYet: HeldMessages = { messages: [], position: 0 }

/** Oldest first: what the service has, then what is on its way. */
export function showMessages(
  held: HeldMessages,
  outgoing: readonly Outgoing[],
  reader: Reader,
): readonly ShownMessage[] {
  const shown: ShownMessage[] = held.messages.slice()
  for (const one of outgoing) if (counts(one)) showChange(shown, one)
  const visible = shown.filter(({ hidden }) => !hidden)
  const taken = new Set<number>()
  // What the service has, at a seq that is not reached yet, comes before what it may get.
  const done: ShownMessage[] = []
  const later: ShownMessage[] = []
  for (const one of outgoing) {
    const { id, wish, doneSeq } = one
    if (wish.kind !== 'send' || (doneSeq !== undefined && held.position >= doneSeq)) continue
    const twin = doneSeq === undefined ? twinOf(held, one, wish, taken, reader) : undefined
    const place = twin ? placeOf(visible, twin.seq) : -1
    const there = visible[place]
    // Under the id that its owner has seen it by: it is the same message, and stays what it was on a screen.
    if (there) visible[place] = { ...there, clientMessageId: id }
    else if (!twin) {
      const list = doneSeq === undefined ? later : done
      list.push(pendingMessage(held, one, wish, reader))
    }
  }
  // One that was refused and tried again stands behind those that were written after it.
  return [...visible, ...done.sort((one, other) => one.seq - other.seq), ...later]
}

/**
 * Its event may come before the answer, and names no `clientMessageId`: then what I said after that position, in the same
 * words or in words that were changed since, is it.
 */
function twinOf(
  held: HeldMessages,
  { id, after, tried, unsure, refusal }: Outgoing,
  { content, replyTo: answered }: Extract<Wish, { kind: 'send' }>,
  taken: Set<number>,
  reader: Reader,
): HeldMessage | undefined {
  if (!tried || (refusal && !unsure)) return undefined
  const words = previewFor(content, reader)
  const twins = held.messages
    .slice(placeOf(held.messages, after + 1))
    .filter(
      ({ own, seq, clientMessageId = id, replyTo }) =>
        own && clientMessageId === id && !taken.has(seq) && replyTo?.seq === answered,
    )
  const twin =
    twins.find(({ content }) => previewFor(content, reader) === words) ??
    twins.find(({ content, revision }) => content === null || revision > 1)
  if (twin) taken.add(twin.seq)
  return twin
}

function pendingMessage(
  held: HeldMessages,
  { id, conversationId, at, refusal, doneSeq }: Outgoing,
  { content, replyTo, priority = 'normal', mentions = [] }: Extract<Wish, { kind: 'send' }>,
  reader: Reader,
): ShownMessage {
  const target = replyTo === undefined ? undefined : findMessage(held.messages, replyTo)
  return {
    conversationId,
    seq: doneSeq ?? 0,
    number: 0,
    messageId: id,
    clientMessageId: id,
    senderId: reader.userId,
    senderName: '',
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
  const seq = 'seq' in one.wish ? one.wish.seq : 0
  const place = placeOf(shown, seq)
  const message = shown[place]
  if (message?.seq !== seq) return
  const now = withChange(message, one)
  shown[place] = isWaiting(one) ? { ...now, status: 'pending' } : now
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
      return one.doneSeq !== undefined && (isShown(one, held) || one.doneSeq < (row.lastMessage?.seq ?? 0))
        ? row
        : { ...row, lastMessage: lastOf(row, pendingMessage(held, one, wish, reader), reader) }
    case 'read':
      return wish.upTo > row.readSeq ? markedAt(held, row, wish.upTo) : row
    case 'unread':
      return markedAt(held, row, wish.from - 1)
    case 'settings': {
      const { mutedUntil, ...settings } = { ...row, ...wish.settings }
      return { ...settings, ...(mutedUntil && { mutedUntil }) } as SyncConversation
    }
    default:
      return row
  }
}

const markedAt = (held: Held, row: SyncConversation, readSeq: number): SyncConversation => ({
  ...row,
  readSeq,
  ...countUnread(held, readSeq),
})
