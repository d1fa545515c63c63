import type { Event } from '../../../shared/contract/event.ts'
import type { ClosingCode } from '../../../shared/contract/realtime.ts'
import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import type { EventData } from '../contract.ts'
import { ParleyError } from '../errors.ts'
import { createView, sameFlat, type View } from '../replica/view.ts'
import type { TokenSource } from '../session.ts'
import { type Ask, type Line, openSocket } from './socket.ts'

/**
 * How a client is connected, for people to see.
 *
 * `stopped`: it does not try; `reason` says why, and only coming back to the app or signing in changes that. `offline`: the
 * device says that there is no network. `connecting`, `connected`. `waiting`: it comes back by itself at `retryAt`.
 */
export interface ConnectionState {
  readonly status: 'stopped' | 'offline' | 'connecting' | 'connected' | 'waiting'
  readonly reason?: ClosingCode | 'session_ended' | 'signed_out'
  /** Milliseconds since the epoch. */
  readonly retryAt?: number
}

export interface Timing {
  /** Without an answer over a socket for so long, it is taken for dead. */
  readonly answerMs: number
  /** The bounds of waiting before another try; half of it on average. */
  readonly retryMs: { readonly base: number; readonly most: number }
  /** Between two pings; the server says so too, and the shorter one counts. */
  readonly pingMs: number
  /** How long before the end of its two hours a connection is replaced. */
  readonly renewMs: number
  /** How long before the end of its token a connection is given a new one. */
  readonly refreshMs: number
}

export interface Connection {
  readonly state: View<ConnectionState>
  /** Undefined while there is no connection. */
  ask(): Ask | undefined
  start(): void
  stop(reason?: ConnectionState['reason']): void
  /** Whether it lives: somebody is looking, or the network is back. */
  check(): void
  /** Cuts the connection; it comes back by itself. */
  drop(): void
}

export interface ConnectionOptions {
  readonly environment: Environment
  readonly tokens: TokenSource
  readonly realtimeUrl: () => Promise<string>
  readonly locale: string | undefined
  readonly timing: Timing
  readonly onEvents: (events: readonly Event[]) => void
  /** A connection stands that may have missed what came before. */
  readonly onOpen: () => void
  readonly onClose: () => void
  /** Something could not be delivered. */
  readonly onMissed: () => void
}

type Closing = EventData<'session.closing'>

/** A socket that finds its way back, and is replaced before its time is over without missing anything. */
export function createConnection(options: ConnectionOptions): Connection {
  const { environment, tokens, realtimeUrl, locale, timing, onEvents } = options
  let state: ConnectionState = { status: 'stopped' }
  const view = createView(() => state, sameFlat)
  let isWanted = false
  let line: Line | undefined
  let isOpening = false
  let failures = 0
  /** A token that did not open a socket. */
  let refused: string | undefined
  /** By name, what calls a timer off. */
  const timers = new Map<string, () => void>()

  function show(next: ConnectionState): void {
    state = next
    view.renew()
  }

  function setTimer(name: string, run: () => void, ms: number): void {
    timers.get(name)?.()
    timers.set(name, environment.setTimer(run, ms))
  }

  function clearTimers(): void {
    for (const cancel of timers.values()) cancel()
    timers.clear()
  }

  async function open(): Promise<Line> {
    const token = await tokens.accessToken(refused)
    const url = await realtimeUrl()
    const { answerMs } = timing
    let opened: Line | undefined
    let closing: Closing | undefined
    try {
      opened = await openSocket({
        environment,
        url,
        token,
        locale,
        answerMs,
        onEvents(events) {
          closing = closingIn(events) ?? closing
          onEvents(events)
          if (closing) opened?.close()
        },
        onClose: () => opened && ended(opened, closing),
      })
      refused = undefined
      return opened
    } catch (error) {
      // A browser does not say that a handshake was refused: the second time the token is suspected.
      if (failures === 1 || isAboutToken(error)) refused = token
      throw error
    }
  }

  function connect(): void {
    if (!isWanted || isOpening || line) return
    if (!environment.isOnline()) {
      show({ status: 'offline' })
      return
    }
    isOpening = true
    show({ status: 'connecting' })
    open()
      .then(adopt, failed)
      .finally(() => {
        isOpening = false
      })
  }

  function adopt(opened: Line): void {
    if (!isWanted) {
      opened.close()
      return
    }
    const before = line
    line = opened
    before?.close()
    failures = 0
    const { heartbeatSeconds, maxAgeSeconds, expiresAt } = opened.hello
    const pingMs = Math.min(timing.pingMs, heartbeatSeconds * 1000)
    clearTimers()
    setTimer('ping', () => ping(pingMs), pingMs)
    setTimer('renew', renew, early(maxAgeSeconds * 1000, timing.renewMs))
    refreshAt(expiresAt)
    show({ status: 'connected' })
    options.onOpen()
  }

  /** Not all clients of a deployment at the same moment. */
  const early = (ms: number, byMs: number): number =>
    Math.max(0, ms - Math.min(byMs, ms / 4) * (1 + environment.random()))

  function failed(error: unknown): void {
    if (!isWanted) return
    if (error instanceof ParleyError && !error.retryable && !isAboutToken(error)) {
      stop(error.code === 'signed_out' ? 'signed_out' : 'session_ended')
    } else comeBack(backoffMs(failures, environment.random(), timing.retryMs.base, timing.retryMs.most))
    failures += 1
  }

  function comeBack(ms: number): void {
    clearTimers()
    if (!environment.isOnline()) {
      show({ status: 'offline' })
      return
    }
    show({ status: 'waiting', retryAt: environment.now() + ms })
    setTimer('retry', connect, ms)
  }

  function ended(which: Line, closing: Closing | undefined): void {
    if (which !== line) return
    line = undefined
    options.onClose()
    if (!isWanted) return
    if (closing?.code === 'expired') refused = which.token
    if (closing?.reconnect === 'never') stop(closing.code)
    else if (closing?.reconnect === 'now') comeBack(0)
    else {
      const { base, most } = timing.retryMs
      comeBack((closing?.afterSeconds ?? 0) * 1000 + backoffMs(0, environment.random(), base, most))
    }
  }

  function stop(reason?: ConnectionState['reason']): void {
    isWanted = false
    clearTimers()
    const before = line
    line = undefined
    before?.close()
    if (before) options.onClose()
    show({ status: 'stopped', ...(reason && { reason }) })
  }

  async function ping(everyMs: number): Promise<void> {
    const pinged = line
    try {
      const answer = await pinged?.ask('ping', {})
      if (pinged === line && answer?.sync) options.onMissed()
    } catch {
      // The socket is closed by now, or the server is busy: the next one will tell.
    }
    if (pinged && pinged === line) setTimer('ping', () => ping(everyMs), everyMs)
  }

  /** The new connection stands before the old one ends, so nothing falls between. */
  function renew(): void {
    const before = line
    if (isOpening || !before) return
    isOpening = true
    open()
      .then(adopt, () => {
        if (line === before) setTimer('renew', renew, timing.renewMs / 8)
      })
      .finally(() => {
        isOpening = false
        // The old one ended meanwhile.
        if (!line) connect()
      })
  }

  function refreshAt(expiresAt: string): void {
    const left = Math.max(0, Date.parse(expiresAt) - environment.now())
    setTimer('refresh', refresh, early(left, timing.refreshMs))
  }

  async function refresh(): Promise<void> {
    const refreshed = line
    if (!refreshed) return
    try {
      const token = await tokens.accessToken(refreshed.token)
      const { expiresAt } = await refreshed.ask('auth.refresh', { token })
      refreshed.token = token
      // Where its age is what ends it, there is nothing more to be had.
      const isLonger = Date.parse(expiresAt) > Date.parse(refreshed.expiresAt)
      refreshed.expiresAt = expiresAt
      if (line === refreshed && isLonger) refreshAt(expiresAt)
    } catch {
      // Without a new token the server ends the connection, and says so.
      if (line === refreshed) setTimer('refresh', refresh, timing.refreshMs / 8)
    }
  }

  return {
    state: view,
    ask: () => line?.ask,
    start() {
      isWanted = true
      failures = 0
      connect()
    },
    stop,
    check() {
      if (state.reason && tokens.state === 'signedIn') isWanted = true
      if (line) void ping(timing.pingMs)
      else {
        failures = 0
        connect()
      }
    },
    drop: () => line?.close(),
  }
}

const closingIn = (events: readonly Event[]): Closing | undefined =>
  events.find(({ type }) => type === 'session.closing')?.data as Closing | undefined

/** That this token is not good, not that there is none. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof ParleyError &&
  (error.code === 'unauthenticated' || error.code === 'session_ended') &&
  error.requestId !== undefined
