import type { Member } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import { type HeldMessage, type Messages, placeOf, requoted, veil } from './messages.ts'

/** How far somebody else has got. Never goes back. */
export interface Marks {
  readonly readSeq: number
  readonly deliveredSeq: number
}

/** One conversation as this client holds it. Rows and messages are replaced, never changed. */
export interface Held {
  /** As the server shows it at `lastSeq`, which is never behind `position`. */
  row: SyncConversation
  /** Everything up to here has been applied, in order. */
  position: number
  /** Messages there are up to `position`; undefined where that is not known. */
  number: number | undefined
  /** Messages up to here are not held: older ones come by paging. */
  floor: number
  messages: Messages
  /** What was done meanwhile that is no message: who came and went, what it was called. Ascending by seq. */
  notes: readonly Event[]
  /** Entries that came before one that is still missing, by seq. */
  readonly early: Map<number, Event>
  /** Something of the row cannot be told from what came: the server is asked for the row itself. */
  doubt: boolean
  /** Of messages that are not held: which reactions I added or took back, by seq and emoji. */
  mine: Record<number, Record<string, boolean>>
  /** How far the others are, as far as that was told. */
  readonly marks: Record<string, Marks>
  /** All members, once they have been asked for. */
  members: readonly Member[] | undefined
  /** Entries that came while older messages are on their way, and may be about those. */
  meanwhile: Event[] | undefined
  /** Chunks of messages that differ from what is stored. */
  readonly unsaved: Set<number>
}

/** Messages of so many seqs are stored as one record. */
export const chunkSeqs = 128

export const chunkOf = (seq: number): number => Math.floor(seq / chunkSeqs)

export function firstHeld(row: SyncConversation): Held {
  return {
    row,
    position: row.lastSeq,
    number: row.lastNumber,
    floor: row.lastSeq,
    messages: [],
    notes: [],
    early: new Map(),
    doubt: false,
    mine: {},
    marks: {},
    members: undefined,
    meanwhile: undefined,
    unsaved: new Set(),
  }
}

/** The first entry that history shows me. */
export const firstVisible = ({ policy, joinedSeq, clearedSeq = 0 }: SyncConversation): number =>
  Math.max(policy.history === 'joined' ? joinedSeq : 1, clearedSeq + 1)

/** Puts a message at its seq, in place of what was there. */
export function putMessage(held: Held, message: HeldMessage): void {
  const { messages, unsaved } = held
  const place = placeOf(messages, message.seq)
  messages.splice(place, messages[place]?.seq === message.seq ? 1 : 0, message)
  unsaved.add(chunkOf(message.seq))
}

/** Entries that are shown between the messages. */
const isNote = ({ type }: Event): boolean => /^(member|conversation)|\.pinned/.test(type)

/** Notes among these, in their place: before or after those that are held. */
export function putNotes(held: Held, entries: readonly Event[], isBefore = false): void {
  const notes = entries.filter(isNote)
  if (notes.length === 0) return
  held.notes = isBefore ? [...notes, ...held.notes] : [...held.notes, ...notes]
  for (const { seq = 0 } of notes) held.unsaved.add(chunkOf(seq))
}

/** Changes messages in place; what comes back as it was stays as it is. */
export function changeMessages(held: Held, change: (message: HeldMessage) => HeldMessage): void {
  held.messages.forEach((message, place) => {
    const now = change(message)
    if (now === message) return
    held.messages[place] = now
    held.unsaved.add(chunkOf(message.seq))
  })
}

export interface Unread {
  readonly unreadCount: number
  readonly urgentUnread: number
}

/** What would be unread with the mark there; undefined where what is held does not tell. */
export function countUnread({ messages, floor, position, row }: Held, readSeq: number): Unread | undefined {
  if (readSeq < floor || position < row.lastSeq) return undefined
  const after = messages.slice(placeOf(messages, readSeq + 1))
  if (after.some(({ senderId }) => senderId === '')) return undefined
  const others = after.filter(({ own }) => !own)
  return {
    unreadCount: others.length,
    urgentUnread: others.filter(({ priority }) => priority === 'urgent').length,
  }
}

/** Keeps nothing of what I hid: it may be deleted for everyone meanwhile, of which I would not be told. */
export function conceal(held: Held): void {
  const { lastMessage, hiddenSeqs = [] } = held.row
  const hidden = new Set(hiddenSeqs)
  if (hidden.size === 0) return
  changeMessages(held, (message) => {
    const { seq, replyTo } = message
    if (hidden.has(seq)) return message.hidden ? message : veil(message)
    return replyTo && !replyTo.deleted && hidden.has(replyTo.seq) ? requoted(message, null, true) : message
  })
  if (lastMessage?.preview != null && hidden.has(lastMessage.seq)) {
    held.row = { ...held.row, lastMessage: { ...lastMessage, preview: null } }
  }
}

/** Forgets what lies before my time, or before I cleared the conversation. */
export function trim(held: Held): void {
  const first = firstVisible(held.row)
  if (held.floor >= first - 1) return
  const place = placeOf(held.messages, first)
  const isGone = ({ seq = 0 }: Event) => seq < first
  for (const { seq = 0 } of [...held.messages.slice(0, place), ...held.notes.filter(isGone)])
    held.unsaved.add(chunkOf(seq))
  held.messages = held.messages.slice(place)
  held.notes = held.notes.filter((one) => !isGone(one))
  held.floor = Math.min(first - 1, held.position)
}
