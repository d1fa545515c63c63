import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, expect, test, vi } from 'vitest'
import { newGatewayId } from '../../local/sockets/identifiers.ts'
import { type Client, type Rig, type RigOptions, startRig } from './sockets-rig.ts'

let rig: Rig
const start = async (options?: RigOptions) => {
  rig = await startRig(options)
  return rig
}
afterEach(() => rig.stop())

const post = (ConnectionId: string, Data: string | Uint8Array) =>
  rig.management.send(new PostToConnectionCommand({ ConnectionId, Data }))
const received = (client: Client, count = 1) => vi.waitUntil(() => client.messages.length >= count)

test('sends what is posted as a text frame', async () => {
  await start()
  const client = await rig.connect()
  let binary: boolean | undefined
  client.webSocket.on('message', (_data, isBinary) => {
    binary = isBinary
  })

  const answered = await post(client.connectionId, '{"events":["hyvä"]}')
  await received(client)

  expect(answered.$metadata.httpStatusCode).toBe(200)
  expect(client.messages).toEqual(['{"events":["hyvä"]}'])
  expect(binary).toBe(false)
})

test('keeps the order of posts that wait for each other', async () => {
  await start()
  const client = await rig.connect()
  const texts = Array.from({ length: 50 }, (_, at) => String(at))

  for (const text of texts) await post(client.connectionId, text)
  await received(client, 50)

  expect(client.messages).toEqual(texts)
})

test('answers 410 for a connection that is gone, or was never there', async () => {
  await start()
  const client = await rig.connect()
  client.webSocket.close()
  await vi.waitUntil(() => client.closed)

  for (const connectionId of [client.connectionId, newGatewayId()]) {
    const failure = { name: 'GoneException', $metadata: { httpStatusCode: 410 } }
    await expect(post(connectionId, 'x')).rejects.toMatchObject(failure)
    const got = rig.management.send(new GetConnectionCommand({ ConnectionId: connectionId }))
    await expect(got).rejects.toMatchObject(failure)
    const deleted = rig.management.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
    await expect(deleted).rejects.toMatchObject(failure)
  }
})

test('answers 400 for what is no connection id', async () => {
  await start()

  await expect(post('bob', 'x')).rejects.toMatchObject({
    name: 'BadRequestException',
    $metadata: { httpStatusCode: 400 },
  })
})

test('takes 128 KB, and answers 413 for a byte more', async () => {
  await start()
  const client = await rig.connect()

  await post(client.connectionId, 'x'.repeat(128 * 1024))
  await received(client)
  const larger = post(client.connectionId, 'x'.repeat(128 * 1024 + 1))

  await expect(larger).rejects.toMatchObject({
    name: 'PayloadTooLargeException',
    $metadata: { httpStatusCode: 413 },
  })
  expect(client.messages).toHaveLength(1)
})

test('describes a connection', async () => {
  await start()
  const connectedAt = new Date(rig.clock.now)
  const client = await rig.connect({ headers: { 'User-Agent': 'test/1' } })
  rig.clock.now += 60_000
  await post(client.connectionId, 'x')

  const found = await rig.management.send(new GetConnectionCommand({ ConnectionId: client.connectionId }))

  expect(found).toMatchObject({
    ConnectedAt: connectedAt,
    LastActiveAt: new Date(rig.clock.now),
    Identity: { SourceIp: '127.0.0.1', UserAgent: 'test/1' },
  })
})

test('closes a connection with 1000 and 204, and it is gone at once', async () => {
  await start()
  const client = await rig.connect()

  const answered = await rig.management.send(
    new DeleteConnectionCommand({ ConnectionId: client.connectionId }),
  )
  const after = post(client.connectionId, 'x')

  expect(answered.$metadata.httpStatusCode).toBe(204)
  await expect(after).rejects.toMatchObject({ name: 'GoneException' })
  await vi.waitUntil(() => client.closed)
  expect(client.closed?.code).toBe(1000)
  await vi.waitUntil(() => rig.events.disconnect?.length)
  expect(rig.events.disconnect?.[0]?.requestContext).toMatchObject({
    disconnectStatusCode: 1000,
    disconnectReason: 'Connection Closed Normally',
  })
})

test("serves the stage's own path, ids and the collection encoded or not, and nothing else", async () => {
  await start()
  const client = await rig.connect()
  const stagePath = rig.httpUrl.replace('/realtime', '/live')
  const encoded = encodeURIComponent(client.connectionId)
  const statusOf = async (url: string, method = 'POST') => (await fetch(url, { method })).status

  expect(await statusOf(`${stagePath}/@connections/${client.connectionId}`)).toBe(200)
  expect(await statusOf(`${rig.httpUrl}/%40connections/${encoded}`)).toBe(200)
  expect(await statusOf(`${rig.httpUrl}/@connections/${encoded}`, 'PUT')).toBe(403)
  expect(await statusOf(`${rig.httpUrl}/@connections/%E0%A4`)).toBe(400)
  expect(await statusOf(`${rig.httpUrl}/@connections/${encoded}/more`)).toBe(404)
  expect(await statusOf(`${rig.httpUrl}s/@connections/${encoded}`)).toBe(404)
  expect(await statusOf(rig.httpUrl, 'GET')).toBe(404)
})

test('buffers for a slow client up to a bound, then answers 429; others are not held up', async () => {
  await start({ limits: { bufferBytes: 256 * 1024 } })
  const [slow, quick] = [await rig.connect(), await rig.connect()]
  slow.webSocket.pause()
  const large = 'x'.repeat(100 * 1024)

  const flood = async () => {
    for (let posts = 0; posts < 2_000; posts++) await post(slow.connectionId, large)
  }
  await expect(flood()).rejects.toMatchObject({
    name: 'LimitExceededException',
    $metadata: { httpStatusCode: 429 },
  })
  await post(quick.connectionId, 'for you')
  await received(quick)

  expect(quick.messages).toEqual(['for you'])
  slow.webSocket.terminate()
})
