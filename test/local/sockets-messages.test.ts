import { connect as connectTcp } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { selectRoute } from '../../local/sockets/route-selection.ts'
import { apiId, type Client, type Rig, type RigOptions, resources, startRig } from './sockets-rig.ts'

let rig: Rig
const start = async (options?: RigOptions) => {
  rig = await startRig(options)
  return rig
}
afterEach(() => rig?.stop())

const received = (client: Client, count = 1) => vi.waitUntil(() => client.messages.length >= count)
const closed = (client: Client) => vi.waitUntil(() => client.closed)
const disconnected = async (count = 1) => {
  await vi.waitUntil(() => (rig.events.disconnect?.length ?? 0) >= count)
  return rig.events.disconnect?.map(({ requestContext }) => requestContext) ?? []
}

test('gives a function the event of a message, and its answer to the sender', async () => {
  await start()
  const client = await rig.connect({ headers: { 'User-Agent': 'test/1' } })
  rig.clock.now += 5_000

  client.webSocket.send('{"action":"named","n":1}')
  await received(client)

  expect(client.messages).toEqual([`named:${client.connectionId}`])
  expect(rig.events.named).toEqual([
    {
      requestContext: {
        routeKey: 'named',
        authorizer: { principalId: 'ann', userId: 'ann', level: '3', staff: 'false' },
        messageId: expect.stringMatching(/=$/),
        eventType: 'MESSAGE',
        extendedRequestId: expect.stringMatching(/=$/),
        requestTime: '09/Jan/2026:08:07:11 +0000',
        messageDirection: 'IN',
        stage: 'live',
        connectedAt: rig.clock.now - 5_000,
        requestTimeEpoch: rig.clock.now,
        identity: { sourceIp: '127.0.0.1', userAgent: 'test/1' },
        requestId: expect.stringMatching(/=$/),
        domainName: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        connectionId: client.connectionId,
        apiId,
      },
      body: '{"action":"named","n":1}',
      isBase64Encoded: false,
    },
  ])
})

test.each(['not json', '[]', 'null', '{"action":"unknown"}', '{"action":{}}', '{"action":"$connect"}', ''])(
  'sends %j to $default',
  async (message) => {
    await start()
    const client = await rig.connect()

    client.webSocket.send(message)
    await received(client)

    expect(client.messages).toEqual([`default:${message}`])
    expect(rig.events.connect).toHaveLength(1)
  },
)

test('selects by an expression of several parts', () => {
  const route = { routeKey: 'chat/send', functionName: 'f', respondsToSender: true, timeoutMs: undefined }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway spells it so
  const expression = '${request.body.service}/${request.body.call.name}'

  const found = (message: unknown) =>
    selectRoute(new Map([['chat/send', route]]), expression, JSON.stringify(message))

  expect(found({ service: 'chat', call: { name: 'send' } })).toBe(route)
  expect(found({ service: 'chat' })).toBeUndefined()
})

test('answers Forbidden where there is neither the route nor $default', async () => {
  const { defaultRoute: _none, ...others } = resources
  await start({ resources: others })
  const client = await rig.connect()

  client.webSocket.send('{"action":"unknown"}')
  await received(client)

  expect(JSON.parse(client.messages[0] ?? '')).toEqual({
    message: 'Forbidden',
    connectionId: client.connectionId,
    requestId: expect.any(String),
  })
})

test('keeps the answer of a route without a route response to itself', async () => {
  await start()
  const client = await rig.connect()

  client.webSocket.send('{"action":"oneWay"}')
  await vi.waitUntil(() => rig.events.oneWay?.length)
  client.webSocket.send('after')
  await received(client)

  expect(client.messages).toEqual(['default:after'])
})

test.each([
  ['throws', () => Promise.reject(new Error('a secret'))],
  ['answers nothing', () => undefined],
  ['answers no status', () => ({ body: 'x' })],
  ['answers a body that is no text', () => ({ statusCode: 200, body: { a: 1 } })],
])('says Internal server error, and no more, when a function %s', async (_what, oneWay) => {
  await start({ functions: { oneWay } })
  const client = await rig.connect()

  client.webSocket.send('{"action":"oneWay"}')
  await received(client)

  const { requestId } = rig.events.oneWay?.[0]?.requestContext ?? {}
  expect(JSON.parse(client.messages[0] ?? '')).toEqual({
    message: 'Internal server error',
    connectionId: client.connectionId,
    requestId,
  })
})

test('says that the endpoint timed out when a function takes too long', async () => {
  await start({
    functions: { named: () => new Promise(() => undefined) },
    limits: { integrationTimeoutMs: 30 },
  })
  const client = await rig.connect()

  client.webSocket.send('{"action":"named"}')
  await received(client)

  expect(JSON.parse(client.messages[0] ?? '')).toMatchObject({ message: 'Endpoint request timed out' })
})

test('decodes an answer in base64, and sends none for an empty one', async () => {
  const named = () => ({
    statusCode: 200,
    body: Buffer.from('hyvä').toString('base64'),
    isBase64Encoded: true,
  })
  await start({ functions: { named, default: () => ({ statusCode: 200 }) } })
  const client = await rig.connect()

  client.webSocket.send('nothing')
  await vi.waitUntil(() => rig.events.default?.length)
  client.webSocket.send('{"action":"named"}')
  await received(client)

  expect(client.messages).toEqual(['hyvä'])
})

test('handles the messages of one connection beside each other', async () => {
  const released = Promise.withResolvers<void>()
  const named = () => released.promise.then(() => ({ statusCode: 200, body: 'slow' }))
  await start({ functions: { named } })
  const client = await rig.connect()

  client.webSocket.send('{"action":"named"}')
  client.webSocket.send('quick')
  await received(client)
  released.resolve()
  await received(client, 2)

  expect(client.messages).toEqual(['default:quick', 'slow'])
})

test('closes with 1003 on a binary frame, without running a function', async () => {
  await start()
  const client = await rig.connect()

  client.webSocket.send(Buffer.from('{"action":"named"}'))
  await closed(client)

  expect(client.closed?.code).toBe(1003)
  expect(rig.events.named).toEqual([])
  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1003 }])
})

test('takes a frame of 32 KB, and closes with 1009 on a larger one', async () => {
  await start()
  const client = await rig.connect()
  const largest = 'x'.repeat(32 * 1024)

  client.webSocket.send(largest)
  await received(client)
  client.webSocket.send(`${largest}x`)
  await closed(client)

  expect(client.messages).toEqual([`default:${largest}`])
  expect(client.closed?.code).toBe(1009)
  expect(rig.events.default).toHaveLength(1)
  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1009 }])
})

test('takes a message of 128 KB in four frames, and closes with 1009 on one of five', async () => {
  await start({ functions: { default: ({ body }) => ({ statusCode: 200, body: String(body?.length) }) } })
  const client = await rig.connect()
  const sendFrames = (count: number) => {
    for (let frame = 1; frame <= count; frame++) {
      client.webSocket.send('y'.repeat(32 * 1024), { fin: frame === count })
    }
  }

  sendFrames(4)
  await received(client)
  sendFrames(5)
  await closed(client)

  expect(client.messages).toEqual([String(128 * 1024)])
  expect(client.closed?.code).toBe(1009)
  expect(rig.events.default).toHaveLength(1)
})

test('gives up a connection at once whose message is too large, though the client reads nothing', async () => {
  await start()
  const client = await rig.connect()
  client.webSocket.pause()

  for (let frame = 1; frame <= 5; frame++) {
    client.webSocket.send('y'.repeat(32 * 1024), { fin: frame === 5 })
  }

  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1009 }])
  const url = `${rig.httpUrl}/@connections/${client.connectionId}`
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(410)
  client.webSocket.terminate()
})

test('closes with 1007 on text that is not UTF-8', async () => {
  await start()
  const client = await rig.connect()

  client.webSocket.send(Buffer.from([0xc3, 0x28]), { binary: false })
  await closed(client)

  expect(client.closed?.code).toBe(1007)
  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1007 }])
})

test('closes what is idle with 1001; messages either way keep it open, pings do not', async () => {
  await start()
  const [pinging, sending, hearing] = [await rig.connect(), await rig.connect(), await rig.connect()]
  const minutes = (count: number) => {
    rig.clock.now += count * 60_000
  }

  minutes(6)
  const pong = new Promise((resolve) => pinging.webSocket.once('pong', resolve))
  pinging.webSocket.ping()
  sending.webSocket.send('here')
  await Promise.all([pong, received(sending)])
  await fetch(`${rig.httpUrl}/@connections/${hearing.connectionId}`, { method: 'POST', body: 'here' })
  minutes(5)
  rig.api.closeOverdue()
  await closed(pinging)

  expect(pinging.closed).toEqual({ code: 1001, reason: 'Going away' })
  expect(rig.api.connections().map(({ connectionId }) => connectionId)).toEqual([
    sending.connectionId,
    hearing.connectionId,
  ])
  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1001, disconnectReason: 'Going away' }])
})

test('closes with 1001 after two hours, however lively', async () => {
  await start()
  const client = await rig.connect()

  for (let nineMinutes = 0; nineMinutes < 14; nineMinutes++) {
    rig.clock.now += 9 * 60_000
    client.webSocket.send('still here')
    await received(client, Math.min(nineMinutes + 1, 13))
    rig.api.closeOverdue()
  }
  await closed(client)

  expect(client.closed?.code).toBe(1001)
  expect(client.messages.length).toBeGreaterThanOrEqual(13)
})

test('closes what is overdue by itself', async () => {
  await start({ limits: { idleMs: 100 } })
  const client = await rig.connect()

  rig.clock.now += 100
  await closed(client)

  expect(client.closed?.code).toBe(1001)
})

test('cuts a client that does not answer the close', async () => {
  await start({ limits: { closeGraceMs: 20 } })
  const client = await rig.connect()
  const { promise: tcpClosed, resolve } = Promise.withResolvers<void>()
  rig.upgraded.at(-1)?.once('close', resolve)
  client.webSocket.pause()

  rig.clock.now += 10 * 60_000
  rig.api.closeOverdue()
  await tcpClosed
  client.webSocket.resume()

  expect(await disconnected()).toHaveLength(1)
})

test.each([
  ['a code', [4000, 'bye'], 4000, 'bye'],
  ['1000', [1000], 1000, 'Connection Closed Normally'],
  ['no code', [], 1005, 'Client-side close frame status not set'],
])('tells $disconnect once when a client closes with %s', async (_what, close, code, reason) => {
  await start()
  const client = await rig.connect()

  client.webSocket.close(...(close as [number, string]))
  await closed(client)
  const [context, ...more] = await disconnected()

  expect(context).toMatchObject({
    routeKey: '$disconnect',
    eventType: 'DISCONNECT',
    connectionId: client.connectionId,
    disconnectStatusCode: code,
    disconnectReason: reason,
  })
  expect(more).toEqual([])
  expect(rig.events.disconnect?.[0]).toMatchObject({ headers: { 'x-api-key': '' }, isBase64Encoded: false })
})

test('tells $disconnect 1006 when the network is lost', async () => {
  await start()
  const client = await rig.connect()

  client.webSocket.terminate()

  expect(await disconnected()).toMatchObject([{ disconnectStatusCode: 1006 }])
  expect(rig.api.connections()).toEqual([])
})

test('survives bytes that are no WebSocket frames', async () => {
  await start()
  const client = await rig.connect()
  const { port } = new URL(rig.httpUrl)
  const tcp = connectTcp(Number(port), '127.0.0.1')
  tcp.on('error', () => undefined)
  tcp.write('GET /realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n')
  tcp.write('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n')
  tcp.write('Sec-WebSocket-Protocol: parley.v1\r\n\r\n')
  tcp.write(Buffer.from([0xff, 0x01, 0x02, 0x03]))
  tcp.resume()
  await disconnected()

  client.webSocket.send('still serving')
  await received(client)

  expect(client.messages).toEqual(['default:still serving'])
  tcp.destroy()
})

test('closes all with 1001 when it stops, and waits for what runs', async () => {
  let told = 0
  const disconnect = async () => {
    await Promise.resolve()
    told += 1
  }
  await start({ functions: { disconnect } })
  const clients = [await rig.connect(), await rig.connect()]

  await rig.api.stop()

  expect(told).toBe(2)
  await Promise.all(clients.map(closed))
  expect(clients.map((client) => client.closed?.code)).toEqual([1001, 1001])
})
