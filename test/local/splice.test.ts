import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { splice } from '../../local/table/splice.ts'
import { until } from '../support/runtime-poll.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

it('ends a connection whose other side has gone, also where its client goes on writing', async () => {
  const behind = createServer((socket) => socket.destroy())
  const port = await listen(behind)
  const front = createServer((socket) =>
    splice(socket, { host: '127.0.0.1', port, passes: () => true, handOver: () => undefined }),
  )
  const client = connect({ host: '127.0.0.1', port: await listen(front), allowHalfOpen: true })
  await once(client.resume(), 'end')
  await until('the other side to have gone', async () => (await connectionsOf(behind)) === 0)
  const before = await connectionsOf(front)

  client.write('POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx')

  await until('the connection to end', async () => (await connectionsOf(front)) === 0, 5_000)
  expect(before).toBe(1)
  client.destroy()
})
