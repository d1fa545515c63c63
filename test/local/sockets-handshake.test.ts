import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { newGatewayId } from '../../local/sockets/identifiers.ts'
import {
  apiId,
  type Rig,
  type RigOptions,
  refusedHandshake,
  resources,
  route,
  startRig,
} from './sockets-rig.ts'

let rig: Rig
const start = async (options?: RigOptions) => {
  rig = await startRig(options)
  return rig
}
afterEach(() => rig.stop())

const unauthorized = () => {
  throw new Error('Unauthorized')
}

test('answers the subprotocol and the headers that $connect answered', async () => {
  await start({
    functions: {
      connect: () => ({
        statusCode: 200,
        headers: { 'sec-websocket-protocol': 'parley.v1', 'X-Note': 'hi' },
      }),
    },
  })
  const webSocket = new WebSocket(rig.url, ['parley.v1', 'bearer.abc'])

  const [[upgrade]] = await Promise.all([once(webSocket, 'upgrade'), once(webSocket, 'open')])

  expect(webSocket.protocol).toBe('parley.v1')
  expect(upgrade.headers['x-note']).toBe('hi')
  webSocket.terminate()
})

test('lets a client fail whose subprotocols nobody answered', async () => {
  await start({ functions: { connect: () => ({ statusCode: 200 }) } })
  const webSocket = new WebSocket(rig.url, ['parley.v1'])

  const [error] = await once(webSocket, 'error')

  expect(error.message).toBe('Server sent no subprotocol')
})

test('answers a subprotocol that nobody offered, which fails too', async () => {
  const { Authorizer: _none, ...others } = resources
  await start({ resources: { ...others, ...route('$connect', 'connect') } })
  const webSocket = new WebSocket(rig.url)

  const [error] = await once(webSocket, 'error')

  expect(error.message).toBe('Server sent a subprotocol but none was requested')
})

test('refuses handshakes once it stops, those under way too', async () => {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const connect = async () => {
    reached.resolve()
    await released.promise
    return { statusCode: 200 }
  }
  await start({ functions: { connect } })
  const underWay = refusedHandshake(rig.url)
  await reached.promise

  const stopped = rig.api.stop()
  const late = refusedHandshake(rig.url)
  released.resolve()

  expect((await underWay).status).toBe(503)
  expect((await late).status).toBe(503)
  await stopped
})

test.each([
  ['AWS_IAM authorization', { AuthorizationType: 'AWS_IAM' }],
  ['an authorization of a kind unknown', { AuthorizationType: 'JWT', AuthorizerId: 'Authorizer' }],
  ['an authorizer that is not in the template', { AuthorizationType: 'CUSTOM', AuthorizerId: 'Elsewhere' }],
])('refuses everybody where there is %s, rather than let everybody in', async (_what, properties) => {
  await start({ resources: { ...resources, ...route('$connect', 'connect', properties) } })

  const refusal = await refusedHandshake(rig.url)

  expect(refusal.status).toBe(403)
  expect(rig.events.connect).toEqual([])
})

test('gives the authorizer the event that WebSocket APIs make', async () => {
  await start()

  const { connectionId } = await rig.connect({ query: '?a=1&a=2', headers: { 'X-Many': 'x' } })

  const [event] = rig.events.authorizer ?? []
  expect(event).toMatchObject({
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:eu-north-1:000000000000:${apiId}/live/$connect`,
    headers: { 'Sec-WebSocket-Protocol': 'parley.v1,bearer.abc', Upgrade: 'websocket', 'X-Many': 'x' },
    multiValueHeaders: { 'X-Forwarded-For': ['127.0.0.1'] },
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: 'live',
      connectedAt: rig.clock.now,
      requestTime: '09/Jan/2026:08:07:06 +0000',
      requestTimeEpoch: rig.clock.now,
      identity: { sourceIp: '127.0.0.1' },
      connectionId,
      apiId,
    },
  })
  expect(event?.requestContext).not.toHaveProperty('authorizer')
})

test("passes the authorizer's context on as text, in every event of the connection", async () => {
  await start()
  const { webSocket, messages } = await rig.connect()

  webSocket.send('{"action":"named"}')
  await vi.waitUntil(() => messages.length > 0)
  webSocket.close()
  await vi.waitUntil(() => rig.events.disconnect?.length)

  const contexts = ['connect', 'named', 'disconnect'].map((name) => rig.events[name]?.[0]?.requestContext)
  const authorizer = { principalId: 'ann', userId: 'ann', level: '3', staff: 'false' }
  expect(contexts.map((context) => context?.authorizer)).toEqual([authorizer, authorizer, authorizer])
})

test('asks the authorizer for every handshake anew', async () => {
  await start()

  await rig.connect()
  await rig.connect()

  expect(rig.events.authorizer).toHaveLength(2)
})

test('refuses with 401 without asking when the identity is missing', async () => {
  await start()

  const refused = await refusedHandshake(rig.url, [])

  expect(refused).toMatchObject({ status: 401, errorType: 'UnauthorizedException' })
  expect(refused.body.message).toBe('Unauthorized')
  expect(rig.events.authorizer).toEqual([])
})

test.each([
  ['throws Unauthorized', 401, unauthorized],
  ['denies', 403, () => answer('Deny', '*')],
  ['allows another stage', 403, () => answer('Allow', `arn:aws:execute-api:*:*:${apiId}/other/*`)],
  ['fails', 500, () => Promise.reject(new Error('boom'))],
  ['answers no policy', 500, () => ({ principalId: 'ann' })],
  ['answers no principal', 500, () => ({ ...answer('Allow', '*'), principalId: undefined })],
  ['answers a nested context', 500, () => ({ ...answer('Allow', '*'), context: { user: { id: 1 } } })],
])('refuses a handshake whose authorizer %s with %i', async (_what, status, authorizer) => {
  await start({ functions: { authorizer } })

  const refused = await refusedHandshake(rig.url)

  expect(refused.status).toBe(status)
  expect(rig.events.connect).toEqual([])
  expect(rig.api.connections()).toEqual([])
})

test.each([
  ['403', { statusCode: 403 }, 403],
  ['429', { statusCode: 429, body: 'later' }, 429],
  ['nothing', undefined, 502],
])('refuses a handshake when $connect answers %s', async (_what, payload, status) => {
  await start({ functions: { connect: () => payload } })

  const refused = await refusedHandshake(rig.url)

  expect(refused.status).toBe(status)
  expect(refused.body.connectionId).toMatch(/=$/)
  expect(rig.events.disconnect).toEqual([])
})

test('refuses with 502 when $connect fails, and with 504 when it takes too long', async () => {
  await start({ functions: { connect: () => Promise.reject(new Error('boom')) } })
  const failed = await refusedHandshake(rig.url)
  await rig.stop()
  await start({
    functions: { connect: () => new Promise(() => undefined) },
    limits: { integrationTimeoutMs: 30 },
  })

  const slow = await refusedHandshake(rig.url)

  expect([failed.status, slow.status]).toEqual([502, 504])
})

test('answers 410 to a post while the handshake goes on', async () => {
  const reached = Promise.withResolvers<string>()
  const released = Promise.withResolvers<void>()
  await start({
    functions: {
      async connect(event) {
        reached.resolve(event.requestContext.connectionId)
        await released.promise
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'parley.v1' } }
      },
    },
  })
  const webSocket = new WebSocket(rig.url, ['parley.v1'])
  const url = `${rig.httpUrl}/@connections/${encodeURIComponent(await reached.promise)}`

  const before = await fetch(url, { method: 'POST', body: 'early' })
  released.resolve()
  await once(webSocket, 'open')
  const after = await fetch(url, { method: 'POST', body: 'now' })

  expect([before.status, after.status]).toEqual([410, 200])
  webSocket.terminate()
})

test('tells $disconnect of a client that left while $connect ran', async () => {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await start({
    functions: {
      async connect() {
        reached.resolve()
        await released.promise
        return { statusCode: 200 }
      },
    },
  })
  const webSocket = new WebSocket(rig.url, ['parley.v1'])
  webSocket.on('error', () => undefined)
  await reached.promise

  webSocket.terminate()
  await vi.waitUntil(() => webSocket.readyState === WebSocket.CLOSED)
  released.resolve()

  await vi.waitUntil(() => rig.events.disconnect?.length)
  expect(rig.events.disconnect?.[0]?.requestContext.disconnectStatusCode).toBe(1006)
  expect(rig.api.connections()).toEqual([])
})

test("connects on the stage's own path, and answers 403 on any other", async () => {
  await start()

  const refused = await refusedHandshake(rig.url.replace('/realtime', '/elsewhere'))
  const webSocket = new WebSocket(rig.url.replace('/realtime', '/live/'), ['parley.v1'])
  await once(webSocket, 'open')

  expect(refused).toMatchObject({ status: 403, errorType: 'ForbiddenException' })
  webSocket.terminate()
})

test('refuses an upgrade to something that is no WebSocket', async () => {
  await start()
  const webSocket = new WebSocket(rig.url, ['parley.v1'], { protocolVersion: 8 })

  const [, response] = await once(webSocket, 'unexpected-response')
  response.resume()

  expect(response.statusCode).toBe(400)
  expect(rig.events.authorizer).toEqual([])
})

test('connects without an authorizer and without a $connect route where the template has none', async () => {
  const { [apiId]: api, Stage, defaultRoute, defaultIntegration, defaultResponse } = resources
  const plain = { [apiId]: api, Stage, defaultRoute, defaultIntegration, defaultResponse }
  await start({
    resources: Object.fromEntries(Object.entries(plain).flatMap(([k, v]) => (v ? [[k, v]] : []))),
  })

  const { webSocket, messages } = await rig.connect({ protocols: [] })
  webSocket.send('hello')

  await vi.waitUntil(() => messages.length > 0)
  expect(messages).toEqual(['default:hello'])
})

test('makes ids that need encoding in a URL', () => {
  expect(newGatewayId()).toMatch(/^[A-Za-z0-9_-]{15}=$/)
})

function answer(Effect: 'Allow' | 'Deny', Resource: string) {
  const Statement = [{ Effect, Action: 'execute-api:Invoke', Resource }]
  return { principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement } }
}
