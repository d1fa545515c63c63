import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import { changeMessages, type Held, putMessage } from './held.ts'
import {
  findMessage,
  type HeldMessage,
  previewFor,
  type Reader,
  requoted,
  tombstone,
  veil,
  veiled,
  withReaction,
} from './messages.ts'

interface Data {
  readonly targetSeq: number
  readonly message: EventMessage
  readonly deletedAt: string
  readonly emoji: string
  readonly count: number
}

/** What one log entry does to the messages that are held. Entries come in order, each once. */
export function applyToMessages(held: Held, event: Event, reader: Reader): void {
  const data = (event.data ?? {}) as Partial<Data>
  const { seq = 0, number = 0, type } = event
  const { targetSeq, message } = data
  // Whatever counts as a message is one: a number that is not known yet may have been anybody's.
  if (type === 'hidden' && number !== held.number && seq > held.floor) putMessage(held, veiled(event))
  held.number = number
  if (targetSeq === undefined) return
  if (targetSeq <= held.floor) noteMine(held, event, targetSeq, data.emoji, reader)
  else if (message) setMessage(held, message, reader)
  else change(held, targetSeq, (one) => changed(one, event, data, reader))
  if (message && type === 'message.edited')
    requote(held, targetSeq, previewFor(message.content, reader), false)
  if (type === 'message.deleted') requote(held, targetSeq, null, true)
}

/** `reaction.added`, where it was mine. */
const isMine = ({ actor }: Event, reader: Reader): boolean => actor.userId === reader.userId

function noteMine(
  { mine }: Held,
  event: Event,
  seq: number,
  emoji: string | undefined,
  reader: Reader,
): void {
  if (emoji === undefined || !isMine(event, reader)) return
  mine[seq] = { ...mine[seq], [emoji]: event.type === 'reaction.added' }
}

function setMessage(held: Held, message: EventMessage, reader: Reader): void {
  const { seq, replyTo } = message
  const { hiddenSeqs = [] } = held.row
  const before = findMessage(held.messages, seq)
  const known = new Map(before?.reactions.map(({ emoji, mine }) => [emoji, mine]))
  const now: HeldMessage = {
    ...(before?.clientMessageId && { clientMessageId: before.clientMessageId }),
    ...message,
    own: message.senderId === reader.userId,
    reactions: message.reactions.map((one) => ({ ...one, mine: known.get(one.emoji) ?? false })),
  }
  // Of what may not be seen nobody is told whether it was deleted since: both are shown alike.
  const isUntold = replyTo && (replyTo.preview === null || hiddenSeqs.includes(replyTo.seq))
  putMessage(held, hiddenSeqs.includes(seq) ? veil(now) : isUntold ? requoted(now, null, true) : now)
}

function change(held: Held, seq: number, how: (message: HeldMessage) => HeldMessage): void {
  const before = findMessage(held.messages, seq)
  if (before && !before.hidden) putMessage(held, how(before))
}

function changed(
  message: HeldMessage,
  event: Event,
  { deletedAt, emoji, count }: Partial<Data>,
  reader: Reader,
): HeldMessage {
  if (deletedAt !== undefined) return tombstone(message, deletedAt)
  if (emoji !== undefined && count !== undefined) {
    const mine = isMine(event, reader) ? event.type === 'reaction.added' : undefined
    return withReaction(message, { emoji, count, mine })
  }
  return { ...message, pinned: event.type === 'message.pinned' }
}

/** What answers a message shows it as it is now. */
function requote(held: Held, seq: number, preview: string | null, deleted: boolean): void {
  if (held.row.hiddenSeqs?.includes(seq)) return
  changeMessages(held, (message) =>
    message.replyTo?.seq === seq ? requoted(message, preview, deleted) : message,
  )
}
