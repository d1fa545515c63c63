import type { Event } from '../../../shared/contract/event.ts'
import type { Problem } from '../../../shared/contract/problem.ts'
import type { SyncAnswer } from '../../../shared/contract/sync.ts'
import { type Answer, type Connection, connect } from './connection.ts'
import { nextOf, type Outbox, type Outgoing, remove } from './outbox.ts'
import { applyEvent, applyPage, emptyReplica, holdings, isBehind, type Replica } from './replica.ts'

/** What survives a crash. */
export interface Stored {
  readonly replica: Replica
  readonly outbox: Outbox
}

export interface SentMessage {
  readonly seq: number
  readonly replayed: boolean
}

/** What somebody who watches a device hears of it. */
export interface Watcher {
  received(events: readonly Event[], by: 'socket' | 'sync'): void
  connected(): void
  disconnected(): void
  synced(startedAt: number, only: readonly string[] | undefined): void
  sent(message: Outgoing, answer: SentMessage): void
  refused(message: Outgoing, problem: Problem): void
  /** The server could not answer; it is asked again. */
  failed(message: Outgoing, problem: Problem): void
}

export interface DeviceOptions {
  readonly url: string
  readonly token: string
  readonly stored: Stored | undefined
  readonly random: () => number
  readonly now: () => number
  /** One REST call, tried once: an undefined problem where no answer came. */
  readonly rest: (route: string, body?: unknown) => Promise<Answer>
  /** For `stale_position`: the seq of the own message with that id above a seq, and how far was looked. */
  readonly findOwn: (message: Outgoing) => Promise<{ seq?: number; lookedTo: number }>
  readonly watcher: Watcher
  readonly timing: Timing
}

export interface Timing {
  readonly tickMs: number
  readonly gapMs: number
  readonly pingMs: number
  readonly answerMs: number
  readonly reconnectMs: number
  /** Between two times that the replica is stored. */
  readonly saveMs: number
}

export interface Device {
  readonly replica: Replica
  readonly outbox: Outbox
  isOnline(): boolean
  send(message: Outgoing): void
  /** Everything, in pages; resolves true once a whole pass succeeded. */
  sync(only?: readonly string[]): Promise<boolean>
  /** Cuts the own connection; it comes back by itself. */
  drop(): void
  /** Stops at once, wherever it is; answers what was stored last. */
  crash(): Stored
}

/** A client: one replica, one outbox, one socket, and whatever it takes to keep them going. */
export function startDevice(options: DeviceOptions): Device {
  const { timing, now, random, watcher } = options
  const { replica, outbox } = options.stored ?? { replica: emptyReplica(), outbox: [] }
  let stored: Stored = structuredClone({ replica, outbox })
  let savedAt = now()
  let connection: Connection | undefined
  let connecting = false
  let connectAt = 0
  let attempt = 0
  let pingAt = 0
  let stopped = false
  let syncing: Promise<boolean> = Promise.resolve(true)
  /** What is to be synced: everything, some conversations, or nothing. */
  let wanted: 'all' | Set<string> = 'all'
  let syncAt = 0
  const busy = new Set<string>()
  const retryAt = new Map<string, number>()

  /** The outbox at once, what was received now and then: it may be received again. */
  const save = () => {
    const due = now() - savedAt >= timing.saveMs
    if (due) savedAt = now()
    stored = { replica: due ? structuredClone(replica) : stored.replica, outbox: structuredClone(outbox) }
  }
  const want = (conversationId: string | undefined) => {
    if (wanted !== 'all' && conversationId !== undefined) wanted.add(conversationId)
  }

  function hear(events: readonly Event[]): void {
    if (stopped) return
    watcher.received(events, 'socket')
    for (const event of events) {
      if (event.type === 'session.closing') connectAt = now() + closingWaitMs(event)
      if (applyEvent(replica, event, now()) === 'sync') want(event.conversationId)
    }
  }

  async function open(): Promise<void> {
    connecting = true
    attempt += 1
    connectAt = now() + random() * timing.reconnectMs * 2 ** Math.min(attempt, 4)
    const { url, token } = options
    const onClose = () => {
      if (connection) watcher.disconnected()
      connection = undefined
    }
    try {
      const opened = await connect({ url, token, onEvents: hear, onClose, answerMs: timing.answerMs })
      if (stopped || !opened.isOpen()) return opened.close()
      connection = opened
      watcher.connected()
      attempt = 0
      pingAt = now() + timing.pingMs
      wanted = 'all'
    } catch {
      // Tried again, later each time.
    } finally {
      connecting = false
    }
  }

  async function ping(): Promise<void> {
    pingAt = now() + timing.pingMs
    const answer = await connection?.ask('ping', {})
    if (answer?.ok && (answer.data as { sync: boolean }).sync) wanted = 'all'
  }

  /** Over the socket or over REST; both must do. */
  const ask = (action: string, route: string, data: object, path: object = {}): Promise<Answer> =>
    connection && random() < 0.6 ? connection.ask(action, { ...path, ...data }) : options.rest(route, data)

  async function syncOnce(only: readonly string[] | undefined): Promise<boolean> {
    const startedAt = now()
    const asked = { ...holdings(replica, only), limit: random() < 0.3 ? 20 : 200 }
    let cursor: string | undefined
    for (;;) {
      const answer = await ask('sync', 'POST /sync', { ...asked, ...(cursor !== undefined && { cursor }) })
      if (stopped || !answer.ok) return false
      const page = answer.data as SyncAnswer
      watcher.received(page.entries, 'sync')
      applyPage(replica, page, now())
      save()
      if (page.complete) break
      cursor = page.cursor ?? undefined
    }
    watcher.synced(startedAt, only)
    save()
    return true
  }

  const sync = (only?: readonly string[]): Promise<boolean> => {
    syncing = syncing.then(() => (stopped ? false : syncOnce(only)))
    return syncing
  }

  async function syncWanted(): Promise<void> {
    const only = wanted === 'all' ? undefined : [...wanted]
    wanted = new Set()
    syncAt = Number.POSITIVE_INFINITY
    const done = await sync(only)
    syncAt = done ? 0 : now() + random() * timing.reconnectMs * 4
    if (!done) wanted = 'all'
  }

  async function deliver(message: Outgoing): Promise<void> {
    const { conversationId, ...rest } = message
    busy.add(conversationId)
    const route = `POST /conversations/${conversationId}/messages`
    const answer = await ask('message.send', route, rest, { conversationId })
    if (!stopped) await settle(message, answer)
    busy.delete(conversationId)
  }

  async function settle(message: Outgoing, answer: Answer): Promise<void> {
    if (answer.ok) return settled(message, sentOf(answer.data))
    const { problem } = answer
    if (problem?.code === 'stale_position') {
      const { seq, lookedTo } = await options.findOwn(message)
      if (seq !== undefined) return settled(message, { seq, replayed: true })
      message.after = lookedTo
      save()
    } else if (problem && !problem.retryable && problem.code !== 'unauthenticated') {
      remove(outbox, message.clientMessageId)
      save()
      watcher.refused(message, problem)
    } else {
      if (problem) watcher.failed(message, problem)
      retryAt.set(message.conversationId, now() + random() * timing.reconnectMs * 3)
    }
  }

  function settled(message: Outgoing, sent: SentMessage): void {
    if (stopped) return
    remove(outbox, message.clientMessageId)
    save()
    watcher.sent(message, sent)
  }

  function tick(): void {
    const time = now()
    if (!connection && !connecting && time >= connectAt) void open()
    if (connection && time >= pingAt) void ping()
    for (const [conversationId, held] of replica.conversations) {
      if (isBehind(held, time, timing.gapMs)) want(conversationId)
    }
    if (time >= syncAt && (wanted === 'all' || wanted.size > 0)) void syncWanted()
    for (const message of nextOf(outbox, busy)) {
      if (time >= (retryAt.get(message.conversationId) ?? 0)) void deliver(message)
    }
  }
  const ticking = setInterval(tick, timing.tickMs)

  return {
    replica,
    outbox,
    isOnline: () => connection !== undefined,
    send(message) {
      outbox.push(message)
      save()
    },
    sync,
    drop: () => connection?.close(),
    crash() {
      stopped = true
      clearInterval(ticking)
      connection?.close()
      return stored
    },
  }
}

function sentOf(data: unknown): SentMessage {
  const { message = data, replayed = false } = data as { message?: unknown; replayed?: boolean }
  return { seq: (message as { seq: number }).seq, replayed }
}

function closingWaitMs({ data }: Event): number {
  const { reconnect, afterSeconds = 0 } = data as { reconnect: string; afterSeconds?: number }
  return reconnect === 'never' ? Number.POSITIVE_INFINITY : reconnect === 'now' ? 0 : afterSeconds * 1000
}
