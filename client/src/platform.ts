import type { Channel, Environment, Fetch, SocketConstructor } from './clock.ts'

type Listen = (type: string, listener: () => void) => void

interface BroadcastLine {
  onmessage: ((event: { readonly data: unknown }) => void) | null
  postMessage(message: string): void
  close(): void
  /** Node's: a line that is listened to is no reason for the process to stay. */
  unref?(): void
}

/** What browsers, React Native and Node have; each lacks some of it. */
interface Platform {
  readonly fetch: Fetch
  readonly WebSocket: SocketConstructor
  readonly setTimeout: (run: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
  readonly crypto?: { readonly randomUUID?: () => string }
  readonly navigator?: {
    readonly languages?: readonly string[]
    readonly onLine?: boolean
    readonly locks?: { request<Result>(name: string, run: () => Promise<Result>): Promise<Result> }
  }
  readonly document?: {
    readonly visibilityState?: string
    readonly addEventListener: Listen
    readonly removeEventListener: Listen
  }
  readonly addEventListener?: Listen
  readonly removeEventListener?: Listen
  readonly BroadcastChannel?: new (name: string) => BroadcastLine
}

const platform = globalThis as unknown as Platform

function listenTo(
  target: { readonly addEventListener?: Listen; readonly removeEventListener?: Listen } | undefined,
  types: readonly string[],
  listener: () => void,
): () => void {
  for (const type of types) target?.addEventListener?.(type, listener)
  return () => {
    for (const type of types) target?.removeEventListener?.(type, listener)
  }
}

/** Where there is no `crypto.randomUUID` (React Native, pages without TLS), chance of the plain kind tells ids apart. */
const plainId = (): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(Math.random() * 16).toString(16))

const turns = new Map<string, Promise<unknown>>()

function inTurn<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(name) ?? Promise.resolve()).then(run, run)
  turns.set(name, turn)
  return turn
}

function openChannel(name: string, listener: (message: string) => void): Channel {
  const line = platform.BroadcastChannel && new platform.BroadcastChannel(name)
  if (line) line.onmessage = ({ data }) => listener(String(data))
  line?.unref?.()
  return { post: (message) => line?.postMessage(message), close: () => line?.close() }
}

/** What the person reads, as a browser knows it. Elsewhere it is the machine that has a language, not the person. */
export const platformLanguages = (): readonly string[] =>
  (platform.document && platform.navigator?.languages) ?? []

/**
 * The surroundings as the platform gives them, in browsers, Node and React Native. React Native does not say by itself whether
 * it is online or seen: spread this and say it.
 *
 * @example
 * ```ts
 * import { createClient, platformEnvironment } from '@parley/client'
 *
 * const client = createClient({
 *   url: 'http://localhost:4000',
 *   environment: { ...platformEnvironment(), isVisible: () => false },
 * })
 * console.log(client.session.state)
 * ```
 */
export function platformEnvironment(): Environment {
  const { navigator, document } = platform
  const locks = navigator?.locks
  return {
    fetch: (url, request) => platform.fetch(url, request),
    WebSocket: platform.WebSocket,
    now: () => Date.now(),
    setTimer(run, ms) {
      const timer = platform.setTimeout(run, ms)
      return () => platform.clearTimeout(timer)
    },
    random: () => Math.random(),
    newId: () => platform.crypto?.randomUUID?.() ?? plainId(),
    isOnline: () => navigator?.onLine !== false,
    onOnlineChange: (listener) => listenTo(platform, ['online', 'offline'], listener),
    isVisible: () => document?.visibilityState !== 'hidden',
    onVisibilityChange: (listener) => listenTo(document, ['visibilitychange'], listener),
    withLock: (name, run) => (locks ? locks.request(name, run) : inTurn(name, run)),
    openChannel,
  }
}
