import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, expect, test, vi } from 'vitest'
import { type Client, type Rig, type RigOptions, startRig } from './sockets-rig.ts'

let rig: Rig
const start = async (options?: RigOptions) => {
  rig = await startRig(options)
  return rig
}
afterEach(() => rig.stop())

const fault = (name: string) => {
  const found = rig.api.faults[name]
  if (!found) throw new Error(`no fault ${name}`)
  return found
}
const post = (ConnectionId: string, Data = 'x') =>
  rig.management.send(new PostToConnectionCommand({ ConnectionId, Data }))
const closed = (client: Client) => vi.waitUntil(() => client.closed)

test('names its faults', async () => {
  await start()

  expect(Object.keys(rig.api.faults)).toEqual([
    'failPosts',
    'delayPosts',
    'cutSockets',
    'dropDisconnect',
    'delayDisconnect',
  ])
})

test.each([
  ['failPosts', 2],
  ['failPosts', { error: 'GoneException' }],
  ['delayPosts', true],
  ['delayPosts', { milliseconds: -1 }],
  ['cutSockets', { which: 'some' }],
  ['dropDisconnect', { chance: 1 }],
  ['delayDisconnect', 'long'],
])('says what %s takes when it is set to %j', async (name, value) => {
  await start()

  expect(() => fault(name).set(value)).toThrow(TypeError)
  expect(fault(name).get()).toBeUndefined()
})

test.each([
  ['InternalServerErrorException', 500],
  ['LimitExceededException', 429],
  ['ForbiddenException', 403],
])('fails posts with %s until it is cleared, and delivers none of them', async (error, status) => {
  await start()
  const client = await rig.connect()

  fault('failPosts').set({ error })
  const failed = await post(client.connectionId, 'lost').catch((reason) => reason)
  fault('failPosts').clear()
  await post(client.connectionId, 'arrives')
  await vi.waitUntil(() => client.messages.length)

  expect(failed).toMatchObject({ name: error, $metadata: { httpStatusCode: status } })
  expect(client.messages).toEqual(['arrives'])
})

test('fails only the posts to one connection', async () => {
  await start()
  const [unlucky, lucky] = [await rig.connect(), await rig.connect()]

  fault('failPosts').set({ connectionId: unlucky.connectionId })

  await expect(post(unlucky.connectionId)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
  await expect(post(lucky.connectionId)).resolves.toBeDefined()
})

test('fails the same posts of a run with the same seed', async () => {
  const run = async (seed: number) => {
    await start({ seed })
    const { connectionId } = await rig.connect()
    fault('failPosts').set(0.5)
    const outcomes: boolean[] = []
    for (let posts = 0; posts < 40; posts++) {
      outcomes.push(
        await post(connectionId).then(
          () => true,
          () => false,
        ),
      )
    }
    await rig.stop()
    return outcomes
  }

  const [first, again, other] = [await run(7), await run(7), await run(8)]

  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  expect(new Set(first)).toEqual(new Set([true, false]))
})

test('delays posts', async () => {
  await start()
  const client = await rig.connect()
  fault('delayPosts').set(60)
  const began = performance.now()

  await post(client.connectionId)

  expect(performance.now() - began).toBeGreaterThan(55)
})

test('cuts all sockets without a close frame', async () => {
  await start()
  const clients = [await rig.connect(), await rig.connect()]

  fault('cutSockets').set(true)
  await Promise.all(clients.map(closed))
  await vi.waitUntil(() => rig.events.disconnect?.length === 2)

  expect(clients.map((client) => client.closed?.code)).toEqual([1006, 1006])
  expect(fault('cutSockets').get()).toBeUndefined()
})

test('cuts one socket, or a named one', async () => {
  await start()
  const clients = [await rig.connect(), await rig.connect(), await rig.connect()]
  const second = clients[1]

  fault('cutSockets').set({ connectionId: second?.connectionId })
  await vi.waitUntil(() => second?.closed)
  fault('cutSockets').set({ which: 'one' })
  await vi.waitUntil(() => clients.filter((client) => client.closed).length === 2)

  expect(rig.api.connections()).toHaveLength(1)
  expect(second?.closed?.code).toBe(1006)
})

test('cuts without telling $disconnect, and the connection is gone all the same', async () => {
  await start()
  const [silent, other] = [await rig.connect(), await rig.connect()]

  fault('cutSockets').set({ connectionId: silent.connectionId, disconnect: false })
  await closed(silent)
  await expect(post(silent.connectionId)).rejects.toMatchObject({ name: 'GoneException' })
  other.webSocket.close()
  await vi.waitUntil(() => rig.events.disconnect?.length)

  const told = rig.events.disconnect?.map(({ requestContext }) => requestContext.connectionId)
  expect(told).toEqual([other.connectionId])
})

test('cuts at random after messages and posts', async () => {
  await start()
  const [sender, hearer] = [await rig.connect(), await rig.connect()]

  fault('cutSockets').set({ which: 'random', rate: 1 })
  sender.webSocket.send('x')
  await post(hearer.connectionId)
  await Promise.all([closed(sender), closed(hearer)])

  expect(rig.events.default).toHaveLength(1)
})

test('drops $disconnect, or tells it late', async () => {
  await start()
  const [dropped, late] = [await rig.connect(), await rig.connect()]

  fault('dropDisconnect').set(1)
  dropped.webSocket.close()
  await closed(dropped)
  fault('dropDisconnect').clear()
  fault('delayDisconnect').set(50)
  const began = performance.now()
  late.webSocket.close()
  await vi.waitUntil(() => rig.events.disconnect?.length)

  expect(performance.now() - began).toBeGreaterThan(45)
  expect(rig.events.disconnect?.[0]?.requestContext.connectionId).toBe(late.connectionId)
})
