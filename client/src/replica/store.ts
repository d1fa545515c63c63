import type { Member } from '../../../shared/contract/conversations.ts'
import type { Environment } from '../clock.ts'
import type { Outgoing } from '../outbox/outgoing.ts'
import { firstVisible, type Held } from './held.ts'
import type { Reader } from './messages.ts'
import { type News, type Outcome, type Replica, reduce } from './reduce.ts'
import { isMutedAt } from './row.ts'
import { type ShownConversation, type ShownMessage, showConversation, showMessages } from './shown.ts'
import { createView, sameFlat, type View, type ViewSource } from './view.ts'

/** The messages of one conversation, as far as they are held. */
export interface ShownMessages {
  /** Oldest first; what is on its way to the service comes last. */
  readonly items: readonly ShownMessage[]
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
  renew(conversationIds: Iterable<string>): void
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

const noMessages: ShownMessages = { items: [], hasOlder: false }

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
  const views = new Map<string, ViewSource<unknown>>()

  /** One view for each thing that is looked at, so that it stays the same for who asks again. */
  function viewOf<Value>(kind: string, id: string, read: (held: Held | undefined) => Value): View<Value> {
    const key = `${kind} ${id}`
    const view = views.get(key) ?? createView<unknown>(() => read(replica.conversations.get(id)))
    views.set(key, view)
    return view as View<Value>
  }
  const conversation = (id: string): View<ShownConversation | undefined> =>
    viewOf('row', id, (held) => held && showConversation(held, outgoing(id), store.reader))
  const conversations = createView<readonly ShownConversation[]>(() =>
    [...replica.conversations.keys()].flatMap((id) => conversation(id).getSnapshot() ?? []).sort(newestFirst),
  )
  const unread = createView(() => totalOf(conversations.getSnapshot(), environment.now()), sameFlat)

  function renew(ids: Iterable<string>): void {
    let any = false
    for (const id of ids) {
      any = true
      for (const kind of ['row', 'messages', 'members']) views.get(`${kind} ${id}`)?.renew()
    }
    if (!any) return
    conversations.renew()
    unread.renew()
  }

  const store: Store = {
    replica,
    reader,
    outgoing,
    conversations,
    unread,
    conversation,
    messages: (id) =>
      viewOf('messages', id, (held) =>
        held
          ? { items: showMessages(held, outgoing(id), store.reader), hasOlder: hasOlder(held) }
          : noMessages,
      ),
    members: (id) => viewOf('members', id, (held) => held && membersOf(held)),
    learn(news) {
      const outcome = reduce({ replica, reader: store.reader }, news)
      for (const listener of listeners) listener(outcome)
      renew(outcome.changed)
      return outcome
    },
    renew,
    onOutcome: (listener) => void listeners.push(listener),
    reset(next, { epoch, conversations: held } = { epoch: undefined, conversations: new Map() }) {
      const before = [...replica.conversations.keys()]
      store.reader = next
      replica.epoch = epoch
      replica.conversations.clear()
      for (const [id, one] of held) replica.conversations.set(id, one)
      renew(new Set([...before, ...held.keys()]))
    },
  }
  return store
}

const hasOlder = ({ floor, row }: Held): boolean => floor >= firstVisible(row)

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
