import { setImmediate } from 'node:timers/promises'
import type { Environment, FetchRequest, FetchResponse, SocketConstructor } from '../../client/src/clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A service of a test's own: answers a request, or throws as a network does. */
export type Service = (
  url: string,
  request: FetchRequest,
) => { readonly status: number; readonly body?: unknown } | Promise<{ status: number; body?: unknown }>

/** What tabs of one origin have in common: locks, channels, the clock, and the service they speak to. */
export interface Surroundings {
  /** Surroundings of one more tab. */
  tab(more?: Partial<Environment>): Environment
  /** Lets so much time pass; timers run when they are due, in order. */
  pass(ms: number): Promise<void>
  /** Lets time pass, from timer to timer, until the promise is settled. */
  untilSettled<Value>(promise: Promise<Value>): Promise<Value>
  now(): number
}

const answer = ({ status, body }: { status: number; body?: unknown }): FetchResponse => ({
  status,
  headers: { get: () => null },
  text: async () => (body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)),
})

const NoSocket = class {
  constructor() {
    throw new Error('there is no socket here')
  }
} as unknown as SocketConstructor

/** Surroundings in which nothing waits: the test moves the clock. */
export function surroundings(service: Service): Surroundings {
  let now = Date.parse('2026-03-01T12:00:00.000Z')
  const timers = new Set<Timer>()
  const turns = new Map<string, Promise<unknown>>()
  const channels = new Map<string, Set<(message: string) => void>>()

  const nextTimer = (): Timer | undefined =>
    [...timers].sort((one, other) => one.at - other.at).find(() => true)

  async function runNext(timer: Timer): Promise<void> {
    timers.delete(timer)
    now = Math.max(now, timer.at)
    timer.run()
    await setImmediate()
  }

  async function pass(ms: number): Promise<void> {
    const end = now + ms
    await setImmediate()
    for (let timer = nextTimer(); timer && timer.at <= end; timer = nextTimer()) await runNext(timer)
    now = end
  }

  async function untilSettled<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false
    const end = () => {
      settled = true
    }
    promise.then(end, end)
    for (;;) {
      await setImmediate()
      const timer = nextTimer()
      if (settled || !timer) return promise
      await runNext(timer)
    }
  }

  const tab = (more: Partial<Environment> = {}): Environment => ({
    fetch: async (url, request) => {
      const { signal } = request
      const given = Promise.resolve(service(url, request)).then(answer)
      const stopped = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('stopped')))
      })
      return Promise.race([given, stopped])
    },
    WebSocket: NoSocket,
    now: () => now,
    setTimer(run, ms) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    isOnline: () => true,
    onOnlineChange: () => () => undefined,
    isVisible: () => true,
    onVisibilityChange: () => () => undefined,
    withLock(name, run) {
      const turn = (turns.get(name) ?? Promise.resolve()).then(run, run)
      turns.set(name, turn)
      return turn
    },
    openChannel(name, listener) {
      const line = channels.get(name) ?? new Set()
      channels.set(name, line.add(listener))
      return {
        post: (message) => {
          for (const other of line) if (other !== listener) other(message)
        },
        close: () => void line.delete(listener),
      }
    },
    ...more,
  })

  return { tab, pass, untilSettled, now: () => now }
}
