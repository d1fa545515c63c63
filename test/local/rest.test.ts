import { afterEach, beforeEach, expect, it } from 'vitest'
import { type RestRig, serveRest } from './rest.fixture.ts'

let rig: RestRig

beforeEach(async () => {
  rig = await serveRest()
})
afterEach(() => rig.server.close())

const answering = (payload: unknown) => () => ({ ok: true as const, payload })

it('sends the function an event of payload 1.0', async () => {
  await fetch(`${rig.url}/users/a%20b/?tag=x&tag=y%2Fz&one=1`, {
    headers: { 'X-Custom': 'yes', Cookie: 'a=1' },
  })

  expect(rig.events).toMatchObject([
    {
      resource: '/users/{userId}',
      path: '/users/a%20b/',
      httpMethod: 'GET',
      pathParameters: { userId: 'a%20b' },
      queryStringParameters: { tag: 'y/z', one: '1' },
      multiValueQueryStringParameters: { tag: ['x', 'y/z'], one: ['1'] },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        httpMethod: 'GET',
        path: '/v1/users/a%20b/',
        protocol: 'HTTP/1.1',
        resourcePath: '/users/{userId}',
        stage: 'v1',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        identity: { sourceIp: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) },
      },
    },
  ])
  expect(
    rig.events[0]?.multiValueHeaders['X-Custom'] ?? rig.events[0]?.multiValueHeaders['x-custom'],
  ).toEqual(['yes'])
  expect(rig.events[0]?.headers['X-Forwarded-Proto']).toBe('https')
})

it('takes the most specific resource, and the greedy one for what is left', async () => {
  for (const path of ['', '/', '/users/me', '/users/x', '/users/x/y', '/else/where']) {
    await fetch(`${rig.url}${path}`, { headers: { Authorization: 'id token' } })
  }

  expect(rig.events.map(({ resource }) => resource)).toEqual([
    '/',
    '/',
    '/users/me',
    '/users/{userId}',
    '/{proxy+}',
    '/{proxy+}',
  ])
  expect(rig.events.at(-1)?.pathParameters).toEqual({ proxy: 'else/where' })
})

it('passes text and binary bodies by their media type', async () => {
  await fetch(rig.url, { method: 'POST', body: 'häh', headers: { 'Content-Type': 'text/plain' } })
  await fetch(rig.url, { method: 'POST', body: 'png', headers: { 'Content-Type': 'image/png' } })

  expect(rig.events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([
    ['häh', false],
    ['cG5n', true],
  ])
})

it('gives the client the answer of the function', async () => {
  rig.answer = answering({
    statusCode: 201,
    headers: { Location: '/v1/x', 'WWW-Authenticate': 'Bearer', 'X-Count': 3 },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: '{"a":1}',
  })

  const response = await fetch(rig.url)

  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({ a: 1 })
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/json',
    location: '/v1/x',
    'x-amzn-remapped-www-authenticate': 'Bearer',
    'x-count': '3',
  })
})

it('decodes a base64 answer only for a client that accepts its binary type first', async () => {
  rig.answer = answering({ statusCode: 200, body: 'cG5n', isBase64Encoded: true })

  const decoded = await fetch(rig.url, { headers: { Accept: 'image/png' } })
  const encoded = await fetch(rig.url, { headers: { Accept: 'text/html, image/png' } })

  expect(await decoded.text()).toBe('png')
  expect(await encoded.text()).toBe('cG5n')
})

it('answers HEAD without a body', async () => {
  rig.answer = answering({ statusCode: 200, body: 'body' })

  const response = await fetch(rig.url, { method: 'HEAD' })

  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(rig.events[0]?.httpMethod).toBe('HEAD')
})

it('answers 502 to an answer that is malformed and to a function that fails', async () => {
  const error = { errorType: 'Error', errorMessage: 'secret' }
  const malformed = ['text', { statusCode: 200, cookies: [] }, { statusCode: 'ok' }, { body: {} }].map(
    answering,
  )
  const answers = [
    ...malformed,
    answering({ headers: { bad: 'line\nbreak' } }),
    () => ({ ok: false as const, error }),
  ]

  for (const answer of answers) {
    rig.answer = answer
    const response = await fetch(rig.url)

    expect(response.status).toBe(502)
    expect(await response.text()).toBe('{"code":"internal","type":"DEFAULT_5XX"}')
  }
})

it('answers 504 when the function takes too long', async () => {
  rig.answer = () => new Promise(() => undefined)

  const response = await fetch(rig.url)

  expect([response.status, await response.json()]).toEqual([
    504,
    { code: 'internal', type: 'INTEGRATION_TIMEOUT' },
  ])
})

it('takes access tokens where the method names a scope, ID tokens elsewhere', async () => {
  const ask = async (path: string, token: string) =>
    (await fetch(`${rig.url}${path}`, { headers: { Authorization: token } })).status

  expect(await ask('/users', 'Bearer access token')).toBe(200)
  expect(await ask('/users', 'access token')).toBe(200)
  expect(await ask('/users', 'Bearer id token')).toBe(401)
  expect(await ask('/users/me', 'Bearer id token')).toBe(200)
  expect(await ask('/users/me', 'Bearer access token')).toBe(401)
  expect(await ask('/users', 'Bearer forged')).toBe(401)
  expect(rig.events[0]?.requestContext.authorizer?.claims).toMatchObject({
    sub: 'me',
    exp: 'Tue Nov 14 22:13:20 UTC 2023',
  })
})

it('shapes a refusal as its gateway response says', async () => {
  const response = await fetch(`${rig.url}/users`, { headers: { Origin: 'https://one.example' } })

  const body = await response.json()
  expect(response.status).toBe(401)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('x-origin')).toBe('https://one.example')
  expect(body).toEqual({
    code: 'unauthenticated',
    at: '/v1/users',
    id: response.headers.get('x-amzn-requestid'),
    why: 'Unauthorized',
  })
  expect(rig.events).toEqual([])
})

it('says of an expired token that it has expired', async () => {
  const payload = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')

  const response = await fetch(`${rig.url}/users`, { headers: { Authorization: `Bearer x.${payload}.y` } })

  expect(await response.json()).toMatchObject({ why: 'The incoming token has expired' })
})

it('refuses with 403 a method that the resource lacks, as AWS does', async () => {
  const response = await fetch(`${rig.url}/users`, { method: 'DELETE' })

  expect([response.status, await response.json()]).toEqual([403, { message: 'Missing Authentication Token' }])
  expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
})

it('refuses a body over the limit with 413', async () => {
  const response = await fetch(rig.url, { method: 'POST', body: 'x'.repeat(1001) })

  expect(response.status).toBe(413)
  expect(rig.events).toEqual([])
})

it('leaves nothing open whose authorization it cannot check', async () => {
  const response = await fetch(`${rig.url}/closed`)

  expect(response.status).toBe(500)
  expect(rig.warnings).toEqual(['REST method ClosedMethod: the authorization AWS_IAM does not run here'])
})

it.each([
  ['https://one.example', 'https://one.example'],
  ['https://two.example', 'https://two.example'],
  ['https://evil.example', 'https://one.example'],
])('answers the preflight of %s', async (origin, allowed) => {
  const response = await fetch(`${rig.url}/users`, { method: 'OPTIONS', headers: { Origin: origin } })

  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
  expect(response.headers.get('access-control-allow-headers')).toBe('Authorization,Content-Type')
})

it('leaves paths outside its stage to others', async () => {
  const response = await fetch(`http://localhost:${rig.port}/v10`)

  expect(response.status).toBe(404)
})
