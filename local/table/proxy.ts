import {
  Agent,
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net'
import { splice } from './splice.ts'

export interface Proxy {
  readonly endpoint: string
  /** Serves a request that came in elsewhere as if it had come to the endpoint. */
  serve(request: IncomingMessage, response: ServerResponse): void
  stop(): Promise<void>
}

export interface Toll {
  /** Says of a request, by its first line and headers, that nobody wants to look at it: its bytes go on. */
  readonly passes: (head: string) => boolean
  /** Takes the request; false lets it pass through untouched. */
  readonly intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** Passes bytes through, both ways, on connections that stay open. */
export async function startProxy(target: string, { passes, intercept }: Toll): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true })
  const serve: Proxy['serve'] = (request, response) => {
    if (!intercept(request, response)) passThrough(new URL(target), agent, request, response)
  }
  // Listens to nothing: connections come to it from the other one, at the first request that is looked at.
  const reader = createServer({ keepAliveTimeout: 60_000 }, serve)
  const handOver = (socket: Socket) => void reader.emit('connection', socket)
  const { hostname: host, port } = new URL(target)
  const open = new Set<Socket>()
  const server = createNetServer({ noDelay: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    splice(socket, { host, port: Number(port || 80), passes, handOver })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      agent.destroy()
    },
  }
}

function passThrough(target: URL, agent: Agent, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = target
  const { method, url: path, headers } = request
  const onward = openRequest({ agent, hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  // The SDK takes a broken connection for what it is and tries again.
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
