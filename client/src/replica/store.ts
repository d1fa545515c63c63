import type { Member } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { Environment } from '../clock.ts'
import type { Outgoing } from '../outbox/outgoing.ts'
import { firstVisible, type Held } from './held.ts'
import type { Reader } from './messages.ts'
import { type News, type Outcome, type Replica, reduce } from './reduce.ts'
import { isMutedAt } from './row.ts'
import {
  type ShownConversation,
  type ShownMessage,
  showConversation,
  showMessages,
  unknownYet,
} from './shown.ts'
import { createView, createViews, sameWords, type View } from './view.ts'

/** The messages of one conversation, as far as they are held. */
export interface ShownMessages {
  /** Oldest first; what is on its way to the service comes last. */
  readonly items: readonly ShownMessage[]
  /**
   * What was done that is no message, ascending by seq, as far back as the messages reach: log events of members and of the
   * conversation, and `message.pinned`.
   */
  readonly notes: readonly Event[]
  /** Older ones can be had. */
  readonly hasOlder: boolean
}

/** What a host page shows as its badge: without muted and archived conversations. */
export interface UnreadTotal {
  readonly total: number
  readonly urgent: number
  readonly conversations: number
}

/** What a client holds, to look at. */
export interface Views {
  /** All of my conversations, newest activity first. */
  readonly conversations: View<readonly ShownConversation[]>
  readonly unread: View<UnreadTotal>
  /** Undefined while it is not known, and once I am out. */
  conversation(conversationId: string): View<ShownConversation | undefined>
  messages(conversationId: string): View<ShownMessages>
  /** All members with their marks; undefined until they have been asked for. */
  members(conversationId: string): View<readonly Member[] | undefined>
}

export interface Store extends Views {
  readonly replica: Replica
  reader: Reader
  /** Kept by the outbox, which tells of changes. */
  outgoing(conversationId: string): readonly Outgoing[]
  learn(news: News): Outcome
  /** These are to be looked at anew. */
  renew(conversationIds: ReadonlySet<string>): void
  /** Hears what every piece of news came to. */
  onOutcome(listener: (outcome: Outcome) => void): void
  /** Forgets everything, for another person or from a stored state. */
  reset(reader: Reader, replica?: Replica): void
}

export interface StoreOptions {
  readonly environment: Pick<Environment, 'now'>
  readonly reader: Reader
  readonly outgoing: (conversationId: string) => readonly Outgoing[]
}

/** Newest activity: the creation or the newest message. */
const activityOf = ({ createdAt, lastMessage }: ShownConversation): string =>
  lastMessage && lastMessage.at > createdAt ? lastMessage.at : createdAt

const newestFirst = (one: ShownConversation, other: ShownConversation): number => {
  const [mine, others] = [activityOf(one), activityOf(other)]
  return mine === others ? 0 : mine < others ? 1 : -1
}

export function createStore({ environment, reader, outgoing }: StoreOptions): Store {
  const replica: Replica = { epoch: undefined, conversations: new Map() }
  const listeners: ((outcome: Outcome) => void)[] = []
  const viewsOf = <Value>(read: (held: Held, id: string) => Value) =>
    createViews((id) => {
      const held = replica.conversations.get(id)
      return held && read(held, id)
    })
  const conversation = viewsOf((held, id) => showConversation(held, outgoing(id), store.reader))
  const members = viewsOf(membersOf)
  const messages = createViews((id): ShownMessages => {
    const held = replica.conversations.get(id)
    const items = showMessages(held ?? unknownYet, outgoing(id), store.reader)
    const { notes = [] } = held ?? {}
    return { items, notes, hasOlder: held !== undefined && held.floor >= firstVisible(held.row) }
  })
  const conversations = createView<readonly ShownConversation[]>(() =>
    [...replica.conversations.keys()].flatMap((id) => conversation(id).getSnapshot() ?? []).sort(newestFirst),
  )
  const unread = createView(() => totalOf(conversations.getSnapshot(), environment.now()), sameWords)

  function renew(ids: ReadonlySet<string>): void {
    for (const id of ids) for (const views of [conversation, messages, members]) views.renew(id)
    if (ids.size > 0) for (const view of [conversations, unread]) view.renew()
  }

  const store: Store = {
    replica,
    reader,
    outgoing,
    conversations,
    unread,
    conversation,
    messages,
    members,
    learn(news) {
      const outcome = reduce({ replica, reader: store.reader }, news)
      for (const listener of listeners) listener(outcome)
      renew(outcome.changed)
      return outcome
    },
    renew,
    onOutcome: (listener) => void listeners.push(listener),
    reset(next, { epoch, conversations: held } = { epoch: undefined, conversations: new Map() }) {
      const ids = new Set([...replica.conversations.keys(), ...held.keys()])
      store.reader = next
      replica.epoch = epoch
      replica.conversations.clear()
      for (const [id, one] of held) replica.conversations.set(id, one)
      renew(ids)
    },
  }
  return store
}

const membersOf = ({ members, marks }: Held): readonly Member[] | undefined =>
  members?.map((one) => ({ ...one, ...marks[one.userId] }))

function totalOf(rows: readonly ShownConversation[], now: number): UnreadTotal {
  const at = new Date(now).toISOString()
  const counted = rows.filter((row) => row.unreadCount > 0 && !row.archived && !isMutedAt(row, at))
  return {
    total: counted.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    urgent: counted.reduce((sum, { urgentUnread }) => sum + urgentUnread, 0),
    conversations: counted.length,
  }
}
