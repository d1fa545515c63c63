import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock, Fault, HttpHandler, Invoke, Log } from '../events.ts'
import type { SocketApiConfig } from './api-config.ts'
import { createFaults } from './faults.ts'
import { type Connection, type Gateway, keepTrack } from './gateway.ts'
import { closeConnection, closeOverdue, cutNow } from './lifecycle.ts'
import { awsSocketLimits, type SocketLimits } from './limits.ts'
import { connectionIdIn, manage } from './management.ts'
import { openConnection } from './open-connection.ts'
import { refusals, refuse } from './refusal.ts'

export interface SocketApiOptions {
  readonly config: SocketApiConfig
  /** Where clients connect, `/realtime`; the stage's own path is served too. */
  readonly path: string
  readonly region: string
  readonly accountId: string
  readonly invoke: Invoke
  readonly now: Clock
  readonly log: Log
  readonly limits?: Partial<SocketLimits>
  /** The same seed strikes the same faults. */
  readonly seed?: number
}

export interface SocketApi {
  /** For the HTTP server's `upgrade` event. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Takes `@connections` requests. */
  readonly handle: HttpHandler
  readonly faults: Readonly<Record<string, Fault>>
  readonly connections: () => ConnectionInfo[]
  /** Closes what is idle or old by the clock; it also happens by itself. */
  readonly closeOverdue: () => void
  /** Closes all with 1001 and waits a while for the functions that run, `$disconnect` included. */
  readonly stop: () => Promise<void>
}

export interface ConnectionInfo {
  readonly connectionId: string
  readonly connectedAt: number
  readonly lastActiveAt: number
  readonly sourceIp: string
  readonly bufferedBytes: number
}

export function createSocketApi(options: SocketApiOptions): SocketApi {
  const gateway = createGateway(options)
  const bases = [options.path, `/${gateway.config.stage}`]
  const { idleMs, lifetimeMs } = gateway.limits
  const sweepMs = Math.min(1_000, Math.max(20, Math.min(idleMs, lifetimeMs) / 10))
  const sweep = setInterval(() => closeOverdue(gateway), sweepMs).unref()

  return {
    upgrade(request, socket, head) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      socket.on('error', () => socket.destroy())
      if (gateway.stopping) return refuse(socket, refusals.stopping)
      if (!bases.includes(pathname.replace(/\/$/, ''))) return refuse(socket, refusals.unknownStage)
      keepTrack(gateway, 'WebSocket handshake', openConnection(gateway, request, socket, head))
    },
    async handle(request, response, url) {
      const connectionId = connectionIdIn(url.pathname, bases)
      if (connectionId === undefined) return false
      await manage(gateway, connectionId, request, response).catch((error: unknown) => {
        gateway.log(`@connections: ${error}`)
        response.destroy()
      })
      return true
    },
    faults: gateway.faults.named,
    connections: () => [...gateway.open.values()].map(infoOf),
    closeOverdue: () => closeOverdue(gateway),
    async stop() {
      gateway.stopping = true
      clearInterval(sweep)
      const open = [...gateway.open.values()]
      const closed = open.map(({ webSocket }) => new Promise((resolve) => webSocket.once('close', resolve)))
      for (const connection of open) closeConnection(gateway, connection, 1001, 'Going away')
      await within(2_000, Promise.all([...closed, ...gateway.running]))
    },
  }
}

function createGateway(options: SocketApiOptions): Gateway {
  const gateway: Gateway = {
    ...options,
    limits: { ...awsSocketLimits, ...options.limits },
    faults: createFaults(options.seed ?? 1, (setting) => cutNow(gateway, setting)),
    open: new Map(),
    running: new Set(),
    stopping: false,
  }
  return gateway
}

function infoOf({
  webSocket,
  connectionId,
  connectedAt,
  lastActiveAt,
  sourceIp,
}: Connection): ConnectionInfo {
  return { connectionId, connectedAt, lastActiveAt, sourceIp, bufferedBytes: webSocket.bufferedAmount }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<void>()
  const timer = setTimeout(limit.resolve, limitMs)
  await Promise.race([work, limit.promise])
  clearTimeout(timer)
}
