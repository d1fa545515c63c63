import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'

/** What stands in for the gateway's `@connections`, and what was said to each connection. */
export interface SocketEndpoint {
  url: string
  heard: (connectionId: string) => Event[]
  closed: string[]
  /** Connections that are no more: posts to them are answered 410. */
  gone: Set<string>
}

/** One for a test file. */
export function useSocketEndpoint(): SocketEndpoint {
  const frames = new Map<string, Event[]>()
  const endpoint: SocketEndpoint = {
    url: '',
    heard: (connectionId) => frames.get(connectionId) ?? [],
    closed: [],
    gone: new Set(),
  }
  const server = createServer(async (request, response) => {
    const connectionId = decodeURIComponent(request.url?.split('/@connections/')[1] ?? '')
    const body = (await request.toArray()).map(String).join('')
    if (endpoint.gone.has(connectionId)) {
      response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end('{}')
      return
    }
    if (request.method === 'DELETE') endpoint.closed.push(connectionId)
    else frames.set(connectionId, [...endpoint.heard(connectionId), ...JSON.parse(body).events])
    response.writeHead(request.method === 'DELETE' ? 204 : 200).end()
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return endpoint
}
