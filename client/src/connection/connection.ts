import type { ClosingCode } from '../../../shared/contract/connections.ts'
import type { Event } from '../../../shared/contract/event.ts'
import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import type { EventData } from '../contract.ts'
import { ParleyError } from '../errors.ts'
import type { Tell } from '../listener.ts'
import { createView, type View } from '../replica/view.ts'
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
  readonly languages: readonly string[]
  readonly timing: Timing
  readonly tell: Tell
}

type Closing = EventData<'session.closing'>

/** A socket that finds its way back, and is replaced before its time is over without missing anything. */
export function createConnection(options: ConnectionOptions): Connection {
  const { environment, tokens, realtimeUrl, languages, timing, tell } = options
  let state: ConnectionState = { status: 'stopped' }
  const view = createView(() => state)
  let isWanted = false
  let line: Line | undefined
  let isOpening = false
  /** What was begun before one of them is for nobody, or for somebody else by now. */
  let stops = 0
  let failures = 0
  let { pingMs } = timing
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
    let opened: Line | undefined
    let closing: Closing | undefined
    try {
      opened = await openSocket({
        environment,
        url,
        token,
        locale: languages[0],
        answerMs: timing.answerMs,
        onEvents(events) {
          closing ??= closingIn(events)
          tell('received', events, 'socket')
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

  /** When one is renewed, the new one stands before the old one ends, so nothing falls between. */
  function connect(before?: Line): void {
    if (!isWanted || isOpening || line !== before) return
    if (!before) show({ status: environment.isOnline() ? 'connecting' : 'offline' })
    if (state.status === 'offline') return
    isOpening = true
    const begunAfter = stops
    open()
      .then(
        (opened) => (begunAfter === stops ? adopt(opened) : opened.close()),
        (error: unknown) => {
          if (begunAfter !== stops) return
          if (line) setTimer('renew', () => connect(line), timing.renewMs / 8)
          else failed(error)
        },
      )
      .finally(() => {
        isOpening = false
        if (begunAfter !== stops) connect()
      })
  }

  function adopt(opened: Line): void {
    const before = line
    line = opened
    before?.close()
    failures = 0
    const { heartbeatSeconds, maxAgeSeconds } = opened.hello
    clearTimers()
    pingMs = Math.min(timing.pingMs, heartbeatSeconds * 1000)
    setTimer('ping', ping, pingMs)
    setTimer('renew', () => connect(opened), early(maxAgeSeconds * 1000, timing.renewMs))
    refreshLater(opened)
    show({ status: 'connected' })
    tell('connected')
  }

  /** Not all clients of a deployment at the same moment. */
  const early = (ms: number, byMs: number): number =>
    Math.max(0, ms - Math.min(byMs, ms / 4) * (1 + environment.random()))

  function failed(error: unknown): void {
    if (error instanceof ParleyError && !error.retryable && !isAboutToken(error)) {
      stop(error.code === 'signed_out' ? 'signed_out' : 'session_ended')
    } else comeBack(backoffMs(failures, environment.random(), timing.retryMs.base, timing.retryMs.most))
    failures += 1
  }

  function comeBack(ms: number): void {
    clearTimers()
    if (!environment.isOnline()) show({ status: 'offline' })
    else {
      show({ status: 'waiting', retryAt: environment.now() + ms })
      setTimer('retry', connect, ms)
    }
  }

  function ended(which: Line, closing: Closing | undefined): void {
    if (which !== line) return
    line = undefined
    tell('disconnected')
    if (closing?.code === 'expired') refused = which.token
    const { base, most } = timing.retryMs
    const soonMs = backoffMs(0, environment.random(), base, most)
    if (!isWanted) return
    // What is to replace it tells how things are; it may have had to make room for that.
    if (isOpening) show({ status: 'connecting' })
    else if (closing?.reconnect === 'never') stop(closing.code)
    else comeBack(closing?.reconnect === 'now' ? 0 : (closing?.afterSeconds ?? 0) * 1000 + soonMs)
  }

  function stop(reason?: ConnectionState['reason']): void {
    isWanted = false
    stops += 1
    clearTimers()
    line?.close()
    show({ status: 'stopped', ...(reason && { reason }) })
  }

  async function ping(): Promise<void> {
    const pinged = line
    try {
      const answer = await pinged?.ask('ping', {})
      if (answer?.sync) tell('missed')
    } catch {
      // The socket is closed by now, or the server is busy: the next one will tell.
    }
    if (pinged && pinged === line) setTimer('ping', ping, pingMs)
  }

  function refreshLater(refreshed: Line): void {
    const left = Date.parse(refreshed.expiresAt) - environment.now()
    setTimer('refresh', () => refresh(refreshed), early(left, timing.refreshMs))
  }

  async function refresh(refreshed: Line): Promise<void> {
    try {
      const token = await tokens.accessToken(refreshed.token)
      const { expiresAt } = await refreshed.ask('auth.refresh', { token })
      // Where its age is what ends it, there is nothing more to be had.
      const isLonger = Date.parse(expiresAt) > Date.parse(refreshed.expiresAt)
      Object.assign(refreshed, { token, expiresAt })
      if (line === refreshed && isLonger) refreshLater(refreshed)
    } catch {
      // Without a new token the server ends the connection, and says so.
      if (line === refreshed) setTimer('refresh', () => refresh(refreshed), timing.refreshMs / 8)
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
      if (state.reason && environment.isVisible() && tokens.state === 'signedIn') isWanted = true
      if (line) void ping()
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
