import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type HttpHandler, type Log, StartError } from '../events.ts'
import { sendJson } from './send.ts'

export interface ServerOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly log: Log
}

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** The one server: it listens from the start, because the template's URLs need its port, and serves once told what. */
export interface LocalServer {
  readonly port: number
  /** Requests go to the first handler that takes them. Before this they are answered 503. */
  serve(handlers: readonly HttpHandler[], upgrade: Upgrade | undefined): void
  close(): Promise<void>
}

interface Served {
  readonly handlers: readonly HttpHandler[]
  readonly upgrade: Upgrade | undefined
}

/** Listens on this machine's own addresses only. */
export async function startServer({ port, log }: ServerOptions): Promise<LocalServer> {
  let served: Served | undefined
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    void dispatch(served, request, response).catch((error: unknown) => fail(request, response, error, log))
  const onUpgrade: Upgrade = (request, socket, head) => {
    if (served?.upgrade === undefined)
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    else served.upgrade(request, socket, head)
  }
  const first = await listen('127.0.0.1', port, onRequest, onUpgrade)
  const taken = portOf(first)
  // `localhost` may mean either family. A machine without IPv6 has nobody asking there.
  const second = await listen('::1', taken, onRequest, onUpgrade).catch(() => undefined)
  return {
    port: taken,
    serve: (handlers, upgrade) => {
      served = { handlers, upgrade }
    },
    close: async () => void (await Promise.all([closeServer(first), closeServer(second)])),
  }
}

async function dispatch(
  served: Served | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (served === undefined) return sendJson(response, 503, { message: 'Starting' }, { 'Retry-After': '1' })
  const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`)
  for (const handler of served.handlers) {
    if (await handler(request, response, url)) return
  }
  sendJson(response, 404, { message: `Nothing is served at ${url.pathname}` })
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown, log: Log): void {
  // A client that went away while its body was read is nobody's fault.
  if (request.destroyed && !request.complete) return void response.destroy()
  log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}`)
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, { message: 'Internal server error' })
}

function listen(
  host: string,
  port: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
  onUpgrade: Upgrade,
): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  const server = createServer({ keepAliveTimeout: 65_000 }, onRequest)
  server.on('upgrade', onUpgrade)
  server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, port)))
  server.listen(port, host, () => resolve(server))
  return promise
}

function startError(error: NodeJS.ErrnoException, port: number): StartError {
  if (error.code === 'EADDRINUSE') {
    return new StartError(`Port ${port} is taken by another program. Choose another one with --port.`)
  }
  if (error.code === 'EACCES') {
    return new StartError(`Port ${port} may not be used by this account. Choose one above 1023 with --port.`)
  }
  return new StartError(`Cannot listen on port ${port}: ${error.message}`)
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function closeServer(server: Server | undefined): Promise<void> {
  if (server === undefined) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
