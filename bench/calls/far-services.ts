import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A database, and a gateway's `@connections`, as far away as is asked for. */
export interface FarServices {
  readonly endpoint: string
  /** Of every answer. */
  delayMs: number
  /** Since it was last set. */
  callCount: number
  postCount: number
  stop(): void
}

export async function startFarServices(database: string): Promise<FarServices> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer(
    { keepAliveTimeout: 60_000 },
    (incoming, response) => void serve(incoming, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const services: FarServices = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    callCount: 0,
    postCount: 0,
    stop() {
      server.closeAllConnections()
      server.close()
      agent.destroy()
    },
  }
  return services

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const isPost = incoming.url?.includes('/@connections/')
    if (isPost) services.postCount += 1
    else services.callCount += 1
    if (services.delayMs > 0) await pause(services.delayMs)
    if (isPost) incoming.resume().on('end', () => response.writeHead(200).end())
    else pass(database, agent, incoming, response)
  }
}

function pass(database: string, agent: Agent, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming
  const onward = request(database, { agent, method: method ?? 'POST', headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
}
