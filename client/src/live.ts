import type { Content } from '../../shared/contract/content.ts'
import type { UpdateOwnState } from '../../shared/contract/conversations.ts'
import type { Environment } from './clock.ts'
import { type ConnectionState, createConnection, type Timing } from './connection/connection.ts'
import type { Ask } from './connection/socket.ts'
import type { Call } from './http.ts'
import type { LiveListener, Tell } from './listener.ts'
import { createDeliveredMarks } from './outbox/delivered.ts'
import { createOutbox, type OnItsWay, type Outbox } from './outbox/outbox.ts'
import type { Wish } from './outbox/outgoing.ts'
import type { Keeper } from './persistence/keeper.ts'
import type { Persistence } from './persistence/persistence.ts'
import type { Outcome } from './replica/reduce.ts'
import { createStore, type Store, type Views } from './replica/store.ts'
import type { View } from './replica/view.ts'
import type { TokenSource } from './session.ts'
import { createPaging, type Paging } from './sync/paging.ts'
import { createSync, type SyncTiming } from './sync/sync.ts'

export interface LiveTiming extends Timing, SyncTiming {
  /** Between two writings of the replica. */
  readonly saveMs: number
  /** How long what has come waits to be called delivered. */
  readonly deliveredMs: number
}

export interface LiveOptions {
  readonly environment: Environment
  readonly tokens: TokenSource
  readonly call: Call
  readonly realtimeUrl: () => Promise<string>
  /** Nothing outlives the process without. */
  readonly persistence?: Persistence | undefined
  /** What the person reads, best first. */
  readonly languages: readonly string[]
  readonly timing?: Partial<LiveTiming> | undefined
  /** Of so many conversations, those with the newest activity, so many entries are fetched before anybody looks. */
  readonly ahead?: { readonly conversations: number; readonly entries: number } | undefined
  readonly listener?: LiveListener | undefined
}

const usualTiming: LiveTiming = {
  answerMs: 15_000,
  retryMs: { base: 1_000, most: 60_000 },
  pingMs: 300_000,
  renewMs: 300_000,
  refreshMs: 300_000,
  gapMs: 2_000,
  gatherMs: 50,
  saveMs: 500,
  deliveredMs: 1_000,
}

/**
 * The conversations of who is signed in, as they are: what was there when the app was closed at once, what came since as soon as
 * there is a network, what others do as they do it. What I do is shown at once, kept, and sent when that is possible.
 *
 * @example
 * ```ts
 * import { createClient } from '@parley/client'
 *
 * const { live } = createClient({ url: 'http://localhost:4000' })
 * await live.start()
 * for await (const conversations of live.conversations) {
 *   for (const { title, unreadCount } of conversations) console.log(title, unreadCount)
 * }
 * ```
 */
export interface Live extends Views, Paging {
  readonly connection: View<ConnectionState>
  /** Whether all that the service had when it was last asked is here: before that, what is missing may yet come. */
  readonly isCurrent: View<boolean>
  /** What is on its way or was refused: refused wishes wait here for `retry` or `discard`. */
  readonly outbox: Pick<Outbox, 'all' | 'retry' | 'discard'>
  send(
    conversationId: string,
    content: string | Content,
    more?: Omit<Extract<Wish, { kind: 'send' }>, 'kind' | 'content'>,
  ): OnItsWay
  edit(conversationId: string, seq: number, content: string | Content): OnItsWay
  /** For everyone, or for me alone. */
  delete(conversationId: string, seq: number, forWhom: 'me' | 'everyone'): OnItsWay
  /** With `on` false it is taken back. */
  react(conversationId: string, seq: number, emoji: string, on?: boolean): OnItsWay
  pin(conversationId: string, seq: number, on?: boolean): OnItsWay
  /** Up to an entry; up to the last one that is here unless said otherwise, and where none is, nothing is marked. */
  markRead(conversationId: string, upTo?: number): OnItsWay
  /** Everything from this entry on. */
  markUnread(conversationId: string, from: number): OnItsWay
  /** Archives, mutes or pins a conversation for me. */
  settle(conversationId: string, settings: UpdateOwnState): OnItsWay
  /** Tells what it goes through; what it answers ends that. */
  listen(listener: LiveListener): () => void
  /** The actions of the realtime API, such as `typing.start`; undefined while there is no connection. */
  ask(): Ask | undefined
  /** Asks for what is lacking, of everything or of some conversations; true once that has succeeded. */
  sync(only?: readonly string[]): Promise<boolean>
  /** Over once what was stored is here. From then on it follows the session: it connects, and forgets who has signed out. */
  start(): Promise<void>
  /** Disconnects until `start`. What comes meanwhile comes then. */
  stop(): void
  /** Stores what is to be stored, and ends for good. */
  close(): Promise<void>
}

/** The replica, the outbox and the connection of one client. */
export interface LiveParts {
  readonly live: Live
  readonly store: Store
  /** Cuts the connection; it comes back by itself. */
  drop(): void
}

export function createLive(options: LiveOptions): LiveParts {
  const { environment, tokens, persistence, languages, listener } = options
  const timing = { ...usualTiming, ...options.timing }
  const nobody = { userId: '', languages }
  const listeners = new Set<LiveListener>(listener && [listener])
  let keeper: Keeper | undefined
  let isStarted = false
  let isClosed = false
  let following: Promise<void> = Promise.resolve()
  /** Whose things are held, or are being read; empty for nobody's. */
  let owner = ''

  const tell: Tell = (name, ...heard) => {
    for (const one of [...listeners]) (one[name] as ((...heard: unknown[]) => void) | undefined)?.(...heard)
  }
  const report = (error: unknown): void => tell('error', error)
  const listen = (one: LiveListener): (() => void) => {
    listeners.add(one)
    return () => void listeners.delete(one)
  }
  const surroundings = {
    ...options,
    timing,
    tell,
    ahead: options.ahead ?? { conversations: 20, entries: 40 },
    ask: () => connection.ask(),
    mayTry: () => isStarted && environment.isOnline() && tokens.state === 'signedIn' && !isOfAnother(),
  }
  const outbox = createOutbox({
    ...surroundings,
    store: () => store,
    // What is done before it is known what was left here is kept with that, as it is by then.
    keep: async (id, one, now) => {
      let latest = one
      if (!keeper) {
        await following
        latest = outbox.itemOf(id)
      }
      await keeper?.keep(id, latest, now)
    },
    wantSync: (conversationId) => sync.want(conversationId),
  })
  const store = createStore({ environment, reader: nobody, outgoing: outbox.of })
  const sync = createSync({ ...surroundings, store, beforeSync: outbox.beforeSync })
  const markDelivered = createDeliveredMarks(surroundings, store)
  const paging = createPaging(surroundings, store, sync)
  const connection = createConnection(surroundings)

  listen({
    received(events, by) {
      if (by === 'socket') store.learn({ kind: 'events', events })
    },
    connected() {
      void sync.run()
      outbox.wake(true)
      // What a tab that was closed had not sent yet.
      void keeper?.leftBehind(outbox.adopt)
    },
    missed: () => void sync.run(),
  })
  store.onOutcome((outcome: Outcome) => {
    keeper?.note(outcome)
    outbox.learn(outcome)
    sync.learn(outcome)
    markDelivered(outcome)
    if (outcome.entries.length > 0) tell('applied', outcome.entries)
  })

  /** What is held is of somebody else than who is signed in by now: it goes nowhere with these tokens. */
  const isOfAnother = (): boolean => !['', tokens.userId].includes(store.reader.userId)

  /** What somebody left here before, or nothing. */
  async function settleIn(userId: string): Promise<void> {
    owner = userId
    const loaded = await persistence?.keeping.load(persistence, userId).catch(report)
    if (tokens.userId !== userId) return
    store.reset({ userId, languages }, loaded?.replica)
    if (loaded && persistence && !isClosed) {
      const { saveMs } = timing
      const { replica } = store
      const what = { persistence, environment, userId, replica, loaded, saveMs, onError: report }
      keeper = persistence.keeping.start(what)
    }
    outbox.adopt(loaded?.outgoing ?? [])
  }

  /** Who has signed out, also where somebody else is in before that has been seen to. */
  const leaving = new Set<string>()

  /** Nothing stays of who has signed out; who only has to give the password again finds everything. */
  async function follow(): Promise<void> {
    const { userId, state } = tokens
    const before = owner
    if (userId !== before) {
      owner = ''
      connection.stop()
      const ended = keeper?.stop()
      keeper = undefined
      sync.forget()
      // Before anything is waited for: the next person sees nothing of it.
      store.reset(nobody)
      await ended
      if (leaving.delete(before) || !userId)
        await persistence?.keeping.wipe(persistence, before).catch(report)
      if (userId && isStarted) await settleIn(userId)
    }
    if (!isStarted || isClosed) return
    if (state === 'signedIn') connection.start()
    else connection.stop(state === 'expired' ? 'session_ended' : 'signed_out')
    outbox.wake(true)
  }

  function followSoon(): Promise<void> {
    following = following.then(follow).catch(report)
    return following
  }

  /** @param isNews - Somebody looks at it, or there is a network again. */
  function look(isNews: boolean): void {
    if (!isStarted) return
    if (isNews && environment.isOnline()) {
      // The page around may have signed somebody in, or may answer by now.
      tokens.accessToken().catch(() => undefined)
      connection.check()
    }
    if (!environment.isVisible()) keeper?.flush().catch(() => undefined)
    outbox.wake(true)
  }

  const endings = [
    tokens.onChange(() => {
      if (tokens.userId !== owner) outbox.reset()
      if (!tokens.userId) leaving.add(owner)
      void followSoon()
    }),
    environment.onOnlineChange(() => look(true)),
    environment.onVisibilityChange(() => look(environment.isVisible())),
  ]

  const contentOf = (content: string | Content): Content =>
    typeof content === 'string' ? { body: content } : content

  const live: Live = {
    conversations: store.conversations,
    unread: store.unread,
    conversation: store.conversation,
    messages: store.messages,
    members: store.members,
    ...paging,
    connection: connection.state,
    isCurrent: sync.isCurrent,
    outbox,
    send: (conversationId, content, more) =>
      outbox.add(conversationId, { kind: 'send', content: contentOf(content), ...more }),
    edit: (conversationId, seq, content) =>
      outbox.add(conversationId, { kind: 'edit', seq, content: contentOf(content) }),
    delete: (conversationId, seq, forWhom) =>
      outbox.add(conversationId, { kind: 'delete', seq, for: forWhom }),
    react: (conversationId, seq, emoji, on = true) =>
      outbox.add(conversationId, { kind: 'react', seq, emoji, on }),
    pin: (conversationId, seq, on = true) => outbox.add(conversationId, { kind: 'pin', seq, on }),
    markRead: (conversationId, upTo = positionOf(conversationId)) =>
      upTo > 0 ? outbox.add(conversationId, { kind: 'read', upTo }) : nothingToDo(),
    markUnread: (conversationId, from) => outbox.add(conversationId, { kind: 'unread', from }),
    settle: (conversationId, settings) => outbox.add(conversationId, { kind: 'settings', settings }),
    listen,
    ask: surroundings.ask,
    sync: sync.run,
    async start() {
      if (isClosed) return
      await tokens.restored
      isStarted = true
      await followSoon()
    },
    stop() {
      isStarted = false
      connection.stop()
    },
    async close() {
      isStarted = false
      isClosed = true
      for (const end of endings) end()
      connection.stop()
      sync.stop()
      await keeper?.flush().catch(() => undefined)
      await keeper?.stop()
      outbox.reset()
    },
  }

  const nothingToDo = (): OnItsWay => ({ id: environment.newId(), kept: Promise.resolve() })
  const positionOf = (conversationId: string): number =>
    store.replica.conversations.get(conversationId)?.position ?? 0

  return { live, store, drop: connection.drop }
}
