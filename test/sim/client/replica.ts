import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import type { SyncAnswer, SyncConversation, SyncRequest } from '../../../shared/contract/sync.ts'
import { applyToMessages, without } from './messages.ts'

/** One conversation as a device holds it. */
export interface Held {
  /** As sync last told it, complete up to its own `lastSeq`. */
  row: SyncConversation
  /** Entries applied since, which the row does not know of. */
  since: Event[]
  /** Everything up to here has been applied, in order. */
  position: number
  /** Messages up to here are left to paging. */
  readonly floor: number
  readonly messages: Map<number, EventMessage>
  /** Entries that came before one that is still missing. */
  readonly early: Map<number, Event>
  /** When the gap before them was first seen. */
  gapSince: number | undefined
}

/** All that a device keeps. Plain data: `structuredClone` stores it. */
export interface Replica {
  epoch: string | undefined
  readonly conversations: Map<string, Held>
}

export const emptyReplica = (): Replica => ({ epoch: undefined, conversations: new Map() })

/** How far back a conversation is fetched that comes to this device's notice. */
const firstFetched = 40

/** What an event asks the device to do beyond what it brought. */
export type Wish = 'nothing' | 'sync'

/**
 * Applies one event, whatever came before it and however often it comes. Events without seq may be lost or late, so
 * they are doorbells here: what they speak of is asked for.
 */
export function applyEvent(replica: Replica, event: Event, now: number): Wish {
  const held = replica.conversations.get(event.conversationId ?? '')
  if (event.seq === undefined) return asksForSync(event, held) ? 'sync' : 'nothing'
  if (!held) return 'sync'
  if (event.seq <= held.position) return 'nothing'
  held.early.set(event.seq, event)
  drain(held)
  held.gapSince = held.early.size === 0 ? undefined : (held.gapSince ?? now)
  return event.type === 'conversation.deleted' ? 'sync' : 'nothing'
}

function asksForSync({ type, data }: Event, held: Held | undefined): boolean {
  if (type === 'conversation.joined') return held === undefined
  if (type === 'conversation.left') return held !== undefined
  if (type !== 'conversation.me_updated') return false
  return held !== undefined && (data as { me: SyncConversation }).me.stateRevision > held.row.stateRevision
}

function drain(held: Held): void {
  for (;;) {
    const next = held.early.get(held.position + 1)
    if (!next) return
    held.early.delete(held.position + 1)
    held.position += 1
    held.gapSince = undefined
    if (held.position > held.row.lastSeq) held.since.push(next)
    applyToMessages(held.messages, next, held.floor)
    forgetDeleted(held, next)
    if (next.data && 'message' in (next.data as object)) concealHidden(held)
  }
}

/** What a deleted message said is kept nowhere. */
function forgetDeleted(held: Held, { type, data }: Event): void {
  if (type === 'message.deleted') forgetWords(held, (data as { targetSeq: number }).targetSeq, true)
}

/** Of what its owner hid nothing more is told, so nothing of it is kept: it may be deleted for everyone meanwhile. */
function concealHidden(held: Held): void {
  for (const seq of held.row.hiddenSeqs ?? []) {
    held.messages.delete(seq)
    forgetWords(held, seq, false)
  }
}

/** Not in the row, not in what came since, and not where it is quoted. */
function forgetWords(held: Held, seq: number, deleted: boolean): void {
  const { lastMessage } = held.row
  if (lastMessage?.seq === seq) {
    held.row = { ...held.row, lastMessage: { ...lastMessage, preview: null, ...(deleted && { deleted }) } }
  }
  held.since = held.since.map((event) => {
    const { message } = event.data as { message?: EventMessage }
    return message ? { ...event, data: { targetSeq: message.seq, message: without(message, seq) } } : event
  })
  for (const [place, message] of held.messages) held.messages.set(place, without(message, seq))
}

/** Whether something is known to be missing: a gap that has lasted, or entries that a row speaks of. */
export function isBehind(held: Held, now: number, gapMs: number): boolean {
  if (held.position < held.row.lastSeq) return true
  return held.gapSince !== undefined && now - held.gapSince >= gapMs
}

/** What this device has, as sync wants to know it. */
export function holdings(
  { conversations, epoch }: Replica,
  only?: readonly string[],
): Omit<SyncRequest, 'limit'> {
  const held = [...conversations].filter(([id]) => !only || only.includes(id))
  return {
    positions: Object.fromEntries(held.map(([id, { position }]) => [id, position])),
    states: Object.fromEntries(held.map(([id, { row }]) => [id, row.stateRevision])),
    ...(epoch !== undefined && { epoch }),
    ...(only && { only: [...only] }),
  }
}

/** Applies one page of sync. */
export function applyPage(replica: Replica, page: SyncAnswer, now: number): void {
  const { conversations } = replica
  for (const conversationId of page.reset) conversations.delete(conversationId)
  for (const { conversationId } of page.removed) conversations.delete(conversationId)
  for (const event of page.entries) applyEvent(replica, event, now)
  for (const row of page.conversations) applyRow(replica, row)
  replica.epoch = page.epoch
}

function applyRow({ conversations }: Replica, row: SyncConversation): void {
  const held = conversations.get(row.conversationId)
  if (!held) return void conversations.set(row.conversationId, firstHeld(row))
  held.row = row
  held.since = held.since.filter(({ seq = 0 }) => seq > row.lastSeq)
  for (const event of held.since) forgetDeleted(held, event)
  concealHidden(held)
}

/** A position of its own choice, behind the row's: the next sync brings what lies between. */
function firstHeld(row: SyncConversation): Held {
  const position = Math.max(0, row.lastSeq - firstFetched)
  return {
    row,
    since: [],
    position,
    floor: position,
    messages: new Map(),
    early: new Map(),
    gapSince: undefined,
  }
}
