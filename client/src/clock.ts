/** What a client asks of an `AbortSignal`. */
export interface Signal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly signal?: Signal
}

export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** What a client asks of the global `fetch`. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>

/** What a client asks of a `WebSocket`. */
export interface Socket {
  send(frame: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'close', listener: (event: { readonly code?: number }) => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

export type SocketConstructor = new (url: string, protocols: string[]) => Socket

/** A line to the other tabs of the same origin. */
export interface Channel {
  post(message: string): void
  close(): void
}

/**
 * Everything that a client takes from where it runs: network, time, chance and what the device says of itself. A test gives
 * its own, and then nothing waits.
 *
 * @example
 * ```ts
 * import { createClient, platformEnvironment } from '@parley/client'
 *
 * // A clock that runs ten minutes ahead.
 * const environment = { ...platformEnvironment(), now: () => Date.now() + 600_000 }
 * const client = createClient({ url: 'http://localhost:4000', environment })
 * console.log(client.session.state)
 * ```
 */
export interface Environment {
  readonly fetch: Fetch
  readonly WebSocket: SocketConstructor
  /** Milliseconds since 1970, as `Date.now()` tells them. */
  now(): number
  /** Runs something once, after so many milliseconds; what it answers calls that off. */
  setTimer(run: () => void, ms: number): () => void
  /** From 0 up to 1, 1 left out. */
  random(): number
  /** A new UUID. */
  newId(): string
  /** What the device says; true where it does not say. */
  isOnline(): boolean
  onOnlineChange(listener: () => void): () => void
  /** Whether somebody can see the app; true where the platform does not say. */
  isVisible(): boolean
  onVisibilityChange(listener: () => void): () => void
  /** One at a time of that name, in all tabs where the platform can do that, else in this one. */
  withLock<Result>(name: string, run: () => Promise<Result>): Promise<Result>
  /** Hears what other tabs post under that name; nothing where the platform has no such line. */
  openChannel(name: string, listener: (message: string) => void): Channel
}
