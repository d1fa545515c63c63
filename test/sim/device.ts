import type { Environment } from '../../client/src/clock.ts'
import type { Call } from '../../client/src/http.ts'
import { createCall, createOpenCall } from '../../client/src/http.ts'
import type { LiveListener } from '../../client/src/listener.ts'
import { createLive, type Live, type LiveTiming } from '../../client/src/live.ts'
import { isWaiting } from '../../client/src/outbox/outgoing.ts'
import { platformEnvironment } from '../../client/src/platform.ts'
import type { Replica } from '../../client/src/replica/reduce.ts'
import type { ShownMessage } from '../../client/src/replica/shown.ts'
import { createSession } from '../../client/src/session.ts'
import { memoryTokenStore, type StoredSession } from '../../client/src/token-store.ts'
import type { Disk } from './disk.ts'

/** A client as people have it, in somebody's hands. */
export interface Device {
  readonly live: Live
  readonly replica: Replica
  isOnline(): boolean
  /** How much is on its way. */
  waiting(): number
  /** Cuts the own connection; it comes back by itself. */
  drop(): void
  /** Stops at once, wherever it is; what was written by then is there when it starts again. */
  crash(): void
}

export interface DeviceOptions {
  readonly origin: string
  readonly realtimeUrl: string
  readonly session: StoredSession
  readonly disk: Disk
  readonly fetch: Environment['fetch']
  readonly random: () => number
  readonly listener: LiveListener
  readonly timing: Partial<LiveTiming>
  /** Once what it stored is there, before it asks anybody. */
  readonly onOpen: (device: Device) => void
  /** Whenever the messages of a conversation are shown otherwise. */
  readonly onShown: (conversationId: string, messages: readonly ShownMessage[]) => void
}

/** Everybody's conversations are compared whole, so all are fetched. */
const ahead = { conversations: Number.POSITIVE_INFINITY, entries: 40 }

export function startDevice(options: DeviceOptions): Device {
  const { origin, realtimeUrl, disk, fetch, random, listener, timing } = options
  const { persistence, unplug } = disk.plug()
  const timers = new Set<() => void>()
  let isRunning = true
  const environment: Environment = {
    ...platformEnvironment(),
    fetch,
    random,
    setTimer(run, ms) {
      const timer = setTimeout(run, ms)
      const cancel = () => clearTimeout(timer)
      timers.add(cancel)
      return cancel
    },
  }
  const place = { url: origin, environment, languages: [] }
  const call: Call = (path, ...input) => callAsPerson(path, ...input)
  const session = createSession({
    ...place,
    store: memoryTokenStore(options.session),
    open: createOpenCall(place),
    call,
  })
  const callAsPerson = createCall(place, session)
  const { live, store, drop } = createLive({
    environment,
    tokens: session,
    call,
    realtimeUrl: async () => realtimeUrl,
    persistence,
    languages: [],
    timing,
    ahead,
    listener: whileRunning(listener, () => isRunning),
  })
  const watched = new Set<string>()
  const watchMessages = () => {
    for (const id of store.replica.conversations.keys()) {
      if (watched.has(id)) continue
      watched.add(id)
      const messages = live.messages(id)
      messages.subscribe(() => isRunning && options.onShown(id, messages.getSnapshot().items))
    }
  }
  live.conversations.subscribe(watchMessages)
  const device: Device = {
    live,
    replica: store.replica,
    isOnline: () => live.connection.getSnapshot().status === 'connected',
    waiting: () => live.outbox.all.getSnapshot().filter(isWaiting).length,
    drop,
    crash() {
      isRunning = false
      unplug()
      void live.close()
      session.close()
      for (const cancel of timers) cancel()
    },
  }
  void live.start().then(() => isRunning && options.onOpen(device))
  return device
}

/** What is answered to who has crashed, nobody hears. */
function whileRunning(listener: LiveListener, isRunning: () => boolean): LiveListener {
  const muted = Object.entries(listener).map(([name, hear]) => [
    name,
    (...heard: unknown[]) => isRunning() && (hear as (...heard: unknown[]) => void)(...heard),
  ])
  return Object.fromEntries(muted) as LiveListener
}
