import {
  Agent,
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Proxy {
  readonly endpoint: string
  /** Serves a request that came in elsewhere as if it had come to the endpoint. */
  serve(request: IncomingMessage, response: ServerResponse): void
  stop(): Promise<void>
}

/** Takes the request; false lets it pass through untouched. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean

/** Passes bytes through, both ways, on connections that stay open. */
export async function startProxy(target: string, intercept: Intercept): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true })
  const serve: Proxy['serve'] = (request, response) => {
    if (!intercept(request, response)) passThrough(new URL(target), agent, request, response)
  }
  const server = createServer(serve)
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve,
    async stop() {
      server.closeAllConnections()
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
