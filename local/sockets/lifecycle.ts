import { setTimeout as wait } from 'node:timers/promises'
import { strikes } from '../faults/fault.ts'
import type { CutSockets } from './faults.ts'
import { type Caller, type Connection, callFunction, type Gateway, keepTrack, whyFailed } from './gateway.ts'
import { disconnectEvent } from './socket-event.ts'

/** Closes from this side. It is gone to posts at once, whenever the client answers the close frame. */
export function closeConnection(
  gateway: Gateway,
  connection: Connection,
  code: number,
  reason: string,
): void {
  end(gateway, connection, code, reason)
  connection.webSocket.close(code, reason)
  cutAfterGrace(gateway, connection)
}

/** What the client sent is no WebSocket any more, and `ws` is closing it; or its network broke. */
export function failConnection(gateway: Gateway, connection: Connection, error: Error): void {
  const kind = 'code' in error ? String(error.code) : ''
  const broken = kind.startsWith('WS_ERR_') ? 1002 : 1006
  end(gateway, connection, failureCodes[kind] ?? broken, error.message)
  cutAfterGrace(gateway, connection)
}

const failureCodes: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
}

/** A client that does not answer the close frame would keep its TCP connection for half a minute. */
function cutAfterGrace({ limits }: Gateway, { webSocket }: Connection): void {
  setTimeout(() => webSocket.terminate(), limits.closeGraceMs).unref()
}

/** The WebSocket is closed, by whomever: a second end of one connection is nothing. */
export function end(gateway: Gateway, connection: Connection, code: number, reason: string): void {
  if (!gateway.open.delete(connection.connectionId)) return
  disconnect(gateway, connection, code, reason || (defaultReasons[code] ?? ''))
}

const defaultReasons: Readonly<Record<number, string>> = {
  1000: 'Connection Closed Normally',
  1005: 'Client-side close frame status not set',
  1006: 'Connection closed abnormally',
}

/** Best effort, as on AWS: nobody waits for it and a failure is only logged. */
export function disconnect(gateway: Gateway, caller: Caller, code: number, reason: string): void {
  const route = gateway.config.routes.get('$disconnect')
  const { functionName } = route ?? {}
  if (!functionName || strikes(gateway.faults.dropDisconnect, gateway.faults.random)) return
  const tell = async () => {
    const late = strikes(gateway.faults.delayDisconnect, gateway.faults.random)
    if (late) await wait(late.milliseconds, undefined, { ref: false })
    const event = disconnectEvent(gateway, caller, code, reason)
    const result = await callFunction(gateway, functionName, event, route?.timeoutMs)
    if (result === 'timeout' || !result.ok) gateway.log(`WebSocket $disconnect failed: ${whyFailed(result)}`)
  }
  keepTrack(gateway, 'WebSocket $disconnect', tell())
}

/** Cuts the TCP connection, as a lost network does; with `disconnect` false API Gateway never notices either. */
export function cut(gateway: Gateway, connection: Connection, tellDisconnect: boolean): void {
  if (tellDisconnect) end(gateway, connection, 1006, '')
  gateway.open.delete(connection.connectionId)
  connection.webSocket.terminate()
}

export function cutNow(gateway: Gateway, setting: CutSockets): void {
  const open = [...gateway.open.values()]
  const named = setting.connectionId
  const chosen = named
    ? open.filter(({ connectionId }) => connectionId === named)
    : setting.which === 'one'
      ? open.slice(Math.floor(gateway.faults.random() * open.length)).slice(0, 1)
      : open
  for (const connection of chosen) cut(gateway, connection, setting.disconnect)
}

export function cutAtRandom(gateway: Gateway, connection: Connection): void {
  const setting = strikes(gateway.faults.cutSockets, gateway.faults.random)
  if (setting) cut(gateway, connection, setting.disconnect)
}

/** Pings and pongs of the protocol are no messages: a client that only sends those is idle. */
export function closeOverdue(gateway: Gateway): void {
  const now = gateway.now()
  for (const connection of gateway.open.values()) {
    const idle = now - connection.lastActiveAt >= gateway.limits.idleMs
    const old = now - connection.connectedAt >= gateway.limits.lifetimeMs
    if (idle || old) closeConnection(gateway, connection, 1001, 'Going away')
  }
}
