import type { Member, OwnState } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { OwnMarks } from '../../../shared/contract/messages.ts'
import type { SyncAnswer, SyncConversation } from '../../../shared/contract/sync.ts'
import { applyToMessages } from './entries.ts'
import {
  changeMessages,
  conceal,
  firstHeld,
  firstVisible,
  type Held,
  putMessage,
  putNotes,
  trim,
} from './held.ts'
import { membersAfter } from './members.ts'
import { findMessage, type Reader } from './messages.ts'
import { mergeOwn, mergeRow, stepRow } from './row.ts'

/** All that is held of the server's state. */
export interface Replica {
  /** Of the deployment: another one after it was restored from a backup. */
  epoch: string | undefined
  readonly conversations: Map<string, Held>
}

/** Everything that a replica can learn, by whichever way it came. */
export type News =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  /** With `ahead`, of a conversation that is new here so many of its newest entries are to be fetched. */
  | { readonly kind: 'page'; readonly page: SyncAnswer; readonly ahead?: number | undefined }
  /** Which wish an own message came of: its event does not say that. */
  | { readonly kind: 'sent'; readonly conversationId: string; readonly seq: number; readonly id: string }
  /** My state, or only the marks of it, as the answer to a change tells. */
  | { readonly kind: 'own'; readonly conversationId: string; readonly me: OwnState | OwnMarks }
  | { readonly kind: 'members'; readonly conversationId: string; readonly members: readonly Member[] }
  /** Entries from `from` up to the floor, for a conversation whose older messages were asked for. */
  | { readonly kind: 'older'; readonly held: Held; readonly from: number; readonly entries: readonly Event[] }
  /** Fetch the newest so many entries, of a conversation of which nothing but the row is held. */
  | { readonly kind: 'rewind'; readonly conversationId: string; readonly entries: number }

/** What came of it. */
export interface Outcome {
  /** Conversations that are shown otherwise now, gone ones included. */
  readonly changed: Set<string>
  /** Those whose stored records are worth nothing any more. */
  readonly dropped: Set<string>
  /** Those that only a sync can tell more of. */
  readonly wanted: Set<string>
  /** Entries that were applied: of each conversation in order, each once. */
  readonly entries: Event[]
}

export interface Context {
  readonly replica: Replica
  readonly reader: Reader
}

/**
 * The one way by which a replica changes. Whatever order news come in, doubled or not, the same is held once the same
 * has come; what was lost, `wanted` and gaps in the seqs make good.
 */
export function reduce(context: Context, news: News): Outcome {
  const outcome: Outcome = { changed: new Set(), dropped: new Set(), wanted: new Set(), entries: [] }
  const learn = lessons[news.kind] as (learning: Learning, news: News) => void
  learn({ ...context, ...outcome }, news)
  for (const id of outcome.changed) if (context.replica.conversations.get(id)?.doubt) outcome.wanted.add(id)
  return outcome
}

type Learning = Context & Outcome

type Lessons = {
  readonly [Kind in News['kind']]: (learning: Learning, news: Extract<News, { kind: Kind }>) => void
}

const lessons: Lessons = {
  events(learning, { events }) {
    for (const event of events) learnEvent(learning, event)
  },
  page: learnPage,
  sent(learning, { conversationId, seq, id }) {
    change(learning, conversationId, (held) => {
      const message = findMessage(held.messages, seq)
      if (message) putMessage(held, { ...message, clientMessageId: id })
    })
  },
  own(learning, { conversationId, me }) {
    change(learning, conversationId, (held) => {
      const { row } = held
      // Only where nothing else changed in between do marks say all that the revision stands for.
      if ('myRole' in me) learnOwn(held, me)
      else if (me.stateRevision === row.stateRevision + 1) learnMarks(held, me)
      else held.doubt ||= me.stateRevision > row.stateRevision
    })
  },
  members(learning, { conversationId, members }) {
    change(learning, conversationId, (held) => {
      held.members = members
      for (const member of members) learnReceipt(held, member.userId, member)
    })
  },
  older(learning, news) {
    const { conversations } = learning.replica
    if (conversations.get(news.held.row.conversationId) === news.held) learnOlder(learning, news)
  },
  rewind(learning, { conversationId, entries }) {
    const held = learning.replica.conversations.get(conversationId)
    // Only where nothing has been fetched yet.
    if (held && held.floor >= Math.max(held.row.lastSeq, firstVisible(held.row))) {
      change(learning, conversationId, () => rewind(held, entries))
    }
  },
}

function change(
  { replica, changed }: Learning,
  conversationId: string | undefined,
  how: (held: Held) => void,
): void {
  const held = replica.conversations.get(conversationId ?? '')
  if (!held) return
  how(held)
  changed.add(held.row.conversationId)
}

/**
 * Entries go to their place. What has no seq may come late or never, so it says no more than what it can prove; for the
 * rest the server is asked.
 */
function learnEvent(learning: Learning, event: Event): void {
  const { conversationId = '', seq, type } = event
  const held = learning.replica.conversations.get(conversationId)
  if (seq === undefined) {
    learnPassing(learning, event)
    return
  }
  if (!held) learning.wanted.add(conversationId)
  if (!held || seq <= held.position) return
  held.early.set(seq, event)
  learning.changed.add(conversationId)
  drain(learning, held)
  if (type === 'conversation.deleted') learning.wanted.add(conversationId)
}

function drain({ reader, entries }: Learning, held: Held): void {
  for (;;) {
    const next = held.early.get(held.position + 1)
    if (!next) return
    held.position += 1
    held.early.delete(held.position)
    if (held.position > held.row.lastSeq) {
      const { row, doubt } = stepRow(held.row, next, reader)
      held.row = row
      held.doubt ||= doubt === true
    }
    held.members = membersAfter(held.members, next)
    held.meanwhile?.push(next)
    entries.push(next)
    applyToMessages(held, next, reader)
    putNotes(held, [next])
    if (next.type === 'conversation.updated') trim(held)
  }
}

function learnPassing(learning: Learning, { conversationId = '', type, data }: Event): void {
  const { me, userId, upTo } = data as { me: OwnState; userId: string; upTo: number }
  if (type === 'conversation.joined' || type === 'conversation.left') learning.wanted.add(conversationId)
  else if (type === 'conversation.me_updated') {
    change(learning, conversationId, (held) => learnOwn(held, me))
  } else if (type.startsWith('receipt.')) {
    const marks = { readSeq: type === 'receipt.read' ? upTo : 0, deliveredSeq: upTo }
    change(learning, conversationId, (held) => learnReceipt(held, userId, marks))
  }
}

function learnOwn(held: Held, me: OwnState): void {
  mergeOwn(held, me)
  conceal(held)
  trim(held)
}

/** Where the read mark stands where it stood, nothing is to be counted anew. */
function learnMarks(held: Held, marks: OwnMarks): void {
  const { row } = held
  if (marks.readSeq === row.readSeq) held.row = { ...row, ...marks }
  else learnOwn(held, { ...row, ...marks })
}

function learnReceipt(
  { marks }: Held,
  userId: string,
  told: { readonly readSeq: number; readonly deliveredSeq: number },
): void {
  const known = marks[userId]
  marks[userId] = {
    readSeq: Math.max(told.readSeq, known?.readSeq ?? 0),
    deliveredSeq: Math.max(told.deliveredSeq, known?.deliveredSeq ?? 0),
  }
}

function learnPage(learning: Learning, { page, ahead = 0 }: Extract<News, { kind: 'page' }>): void {
  const { replica, changed, dropped } = learning
  const isRestored = replica.epoch !== undefined && replica.epoch !== page.epoch
  const reset = isRestored ? [...replica.conversations.keys()] : page.reset
  const gone = [...reset, ...page.removed.map(({ conversationId }) => conversationId)]
  for (const id of gone) {
    if (!replica.conversations.delete(id)) continue
    changed.add(id)
    dropped.add(id)
  }
  for (const event of page.entries) learnEvent(learning, event)
  for (const row of page.conversations) learnRow(learning, row, ahead)
  replica.epoch = page.epoch
}

function learnRow({ replica, changed, dropped }: Learning, row: SyncConversation, ahead: number): void {
  const { conversationId: id, joinedSeq } = row
  const held = replica.conversations.get(id)
  // From before I left and came in again.
  if (held && joinedSeq < held.row.joinedSeq) return
  changed.add(id)
  if (held && joinedSeq === held.row.joinedSeq) {
    mergeRow(held, row)
    conceal(held)
    trim(held)
  } else {
    if (held) dropped.add(id)
    const fresh = firstHeld(row)
    if (ahead > 0) rewind(fresh, ahead)
    replica.conversations.set(id, fresh)
  }
}

function rewind(held: Held, entries: number): void {
  held.position = Math.max(firstVisible(held.row) - 1, held.row.lastSeq - entries, 0)
  held.floor = held.position
  held.number = undefined
}

function learnOlder(
  { reader, changed }: Learning,
  { held, from, entries }: Extract<News, { kind: 'older' }>,
): void {
  const before: Held = { ...firstHeld(held.row), floor: from, number: undefined }
  const { floor, mine, meanwhile = [] } = held
  const isOlder = ({ seq = 0, data }: Event): boolean =>
    ((data as { targetSeq?: number }).targetSeq ?? seq) <= floor
  const older = entries.filter(({ seq = 0 }) => seq <= floor)
  for (const event of [...older, ...meanwhile.filter(isOlder)]) applyToMessages(before, event, reader)
  changeMessages(before, (message) => ({
    ...message,
    reactions: message.reactions.map((one) => ({
      ...one,
      mine: mine[message.seq]?.[one.emoji] ?? one.mine,
    })),
  }))
  for (const [seq, emojis] of Object.entries(mine)) {
    if (Number(seq) <= from) before.mine[Number(seq)] = { ...before.mine[Number(seq)], ...emojis }
  }
  held.mine = before.mine
  held.messages = [...before.messages, ...held.messages]
  putNotes(held, older, true)
  held.floor = from
  for (const chunk of before.unsaved) held.unsaved.add(chunk)
  conceal(held)
  changed.add(held.row.conversationId)
}
