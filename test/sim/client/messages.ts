import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import { preview } from './preview.ts'

interface Data {
  readonly targetSeq: number
  readonly message: EventMessage
  readonly deletedAt: string
  readonly emoji: string
  readonly count: number
}

/** What one log entry does to the messages that are held. Entries come in order, each once. */
export function applyToMessages(messages: Map<number, EventMessage>, event: Event, floor: number): void {
  const { targetSeq, message, deletedAt, emoji, count } = event.data as Partial<Data>
  if (targetSeq === undefined) return
  if (message) setMessage(messages, message, floor)
  else {
    const held = messages.get(targetSeq)
    const changed =
      held &&
      (deletedAt === undefined ? changeMessage(held, event.type, emoji, count) : { ...held, deletedAt })
    if (changed) messages.set(targetSeq, changed)
  }
}

function changeMessage(
  held: EventMessage,
  type: string,
  emoji: string | undefined,
  count: number | undefined,
): EventMessage | undefined {
  if (emoji !== undefined && count !== undefined) {
    return { ...held, reactions: withReaction(held, emoji, count) }
  }
  const isPin = type === 'message.pinned' || type === 'message.unpinned'
  return isPin ? { ...held, pinned: type === 'message.pinned' } : undefined
}

function setMessage(messages: Map<number, EventMessage>, message: EventMessage, floor: number): void {
  if (message.seq <= floor) return
  messages.set(message.seq, message)
  updateQuotes(messages, message.seq, message.content)
}

/** A message as it is once that one is deleted: without content if it is the one, without the quote if it answers it. */
export function without(message: EventMessage, seq: number): EventMessage {
  if (message.seq === seq) return { ...message, content: null, mentions: [], reactions: [], pinned: false }
  const { replyTo } = message
  return replyTo?.seq === seq
    ? { ...message, replyTo: { ...replyTo, preview: null, deleted: true } }
    : message
}

/** What answers a message shows it as it is now. */
function updateQuotes(
  messages: Map<number, EventMessage>,
  seq: number,
  content: EventMessage['content'],
): void {
  for (const [place, one] of messages) {
    if (one.replyTo?.seq !== seq) continue
    const replyTo = { ...one.replyTo, preview: preview(content), deleted: content === null }
    messages.set(place, { ...one, replyTo })
  }
}

function withReaction({ reactions }: EventMessage, emoji: string, count: number): EventMessage['reactions'] {
  const others = reactions.filter((one) => one.emoji !== emoji)
  return count > 0 ? [...others, { emoji, count }] : others
}
