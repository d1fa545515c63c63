import { WebSocket } from 'ws'
import type { Clock, Invoke, InvokeResult, Log } from '../events.ts'
import type { SocketApiConfig } from './api-config.ts'
import type { SocketFaults } from './faults.ts'
import type { SocketLimits } from './limits.ts'

/** What everything in this room shares. */
export interface Gateway {
  readonly config: SocketApiConfig
  readonly region: string
  readonly accountId: string
  readonly invoke: Invoke
  readonly now: Clock
  readonly log: Log
  readonly limits: SocketLimits
  readonly faults: SocketFaults
  /** Only those whose handshake is over and that nobody has closed: all others are gone to a post. */
  readonly open: Map<string, Connection>
  /** Calls that nobody waits for, so that `stop` can. */
  readonly running: Set<Promise<unknown>>
  /** No handshake ends well any more. */
  stopping: boolean
}

/** A client as far as events name it; there is one from the first byte of its handshake. */
export interface Caller {
  readonly connectionId: string
  readonly connectedAt: number
  readonly host: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  /** What the authorizer said, in every later event of the connection. */
  readonly authorizer: Readonly<Record<string, string>> | undefined
}

export interface Connection extends Caller {
  readonly webSocket: WebSocket
  lastActiveAt: number
}

/** Gone, and gone for good, is everything else: opening, closing, closed, never heard of. */
export function findOpen(gateway: Gateway, connectionId: string): Connection | undefined {
  const connection = gateway.open.get(connectionId)
  return connection?.webSocket.readyState === WebSocket.OPEN ? connection : undefined
}

/** Invokes with the integration's time limit; `timeout` when it passed, though the function may go on. */
export async function callFunction(
  gateway: Gateway,
  functionName: string,
  event: unknown,
  timeoutMs = gateway.limits.integrationTimeoutMs,
): Promise<InvokeResult | 'timeout'> {
  const timeout = Promise.withResolvers<'timeout'>()
  const limitMs = Math.min(timeoutMs, gateway.limits.integrationTimeoutMs)
  const timer = setTimeout(() => timeout.resolve('timeout'), limitMs)
  try {
    return await Promise.race([gateway.invoke(functionName, event), timeout.promise])
  } catch (error) {
    return { ok: false, error: { errorType: 'InvokeFailed', errorMessage: String(error) } }
  } finally {
    clearTimeout(timer)
  }
}

/** For the log. */
export function whyFailed(result: InvokeResult | 'timeout'): string {
  if (result === 'timeout') return 'it took too long'
  return result.ok
    ? 'its answer is malformed or too large'
    : `${result.error.errorType}: ${result.error.errorMessage}`
}

export function keepTrack(gateway: Gateway, what: string, work: Promise<unknown>): void {
  const tracked: Promise<unknown> = work
    .catch((error: unknown) => gateway.log(`${what} failed: ${error instanceof Error ? error.stack : error}`))
    .finally(() => gateway.running.delete(tracked))
  gateway.running.add(tracked)
}
