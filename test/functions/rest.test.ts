import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { handler as entry } from '../../functions/entry/index.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall } from '../support/rest-event.ts'

const userId = '0190a6f0-0000-7000-8000-000000000001'
const conversationId = '0190a6f0-0000-7000-8000-0000000000c1'
const messages = `/conversations/${conversationId}/messages`
const json = { 'Content-Type': 'application/json', 'Accept-Language': 'en' }

/** Refused before the table is asked: there is none here. */
const refused = (call: RestCall) =>
  callRest<Problem>(conversations, { userId, ...call, headers: { 'Accept-Language': 'en', ...call.headers } })

const send = (more: Partial<RestCall>) => refused({ method: 'POST', path: messages, ...more })

const logLines = keepLogLines()

beforeAll(() => {
  Object.assign(process.env, {
    USER_POOL_ID: 'eu-north-1_Local0001',
    USER_POOL_CLIENT_ID: 'client',
    REALTIME_URL: 'wss://parley.example/realtime',
  })
})
afterEach(() => {
  delete process.env.ORIGINS
  delete process.env.DEFAULT_LANGUAGE
})

describe('a request', () => {
  it('must be signed in where its route says so', async () => {
    const answer = await callRest<Problem>(conversations, { path: '/conversations' })

    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' },
      body: { code: 'unauthenticated' },
    })
  })

  it('must be JSON', async () => {
    const plain = await send({ rawBody: '{}', headers: { 'Content-Type': 'text/plain' } })
    const untyped = await send({ rawBody: '{}' })
    const form = await send({
      rawBody: 'a=b',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })

    for (const answer of [plain, untyped, form]) {
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    }
  })

  it.each(['{"content":', '{"a":1}}', "{'a':1}", '\ufeff{', 'nothing'])(
    'must be well-formed: %j is not',
    async (rawBody) => {
      const answer = await send({ rawBody, headers: json })

      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ pointer: '', code: 'malformed_json' }] },
      })
    },
  )

  it('must be UTF-8', async () => {
    const answer = await send({ rawBody: Buffer.from([0x22, 0xff, 0x22]), headers: json })

    expect(answer.body.errors?.[0]?.code).toBe('malformed_json')
  })

  it('must have a body where the route takes one', async () => {
    const answer = await send({})

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '#', code: 'required' }] } })
  })

  it('is taken in base64 and with other JSON types', async () => {
    const rawBody = Buffer.from('{"colour":1,"content":{"body":"Hei"}}')

    const answer = await send({
      rawBody,
      headers: { 'content-type': 'application/merge-patch+json; charset=utf-8' },
    })

    expect(answer.body.errors).toMatchObject([{ pointer: '#/colour', code: 'unknown_field' }])
  })

  it('holds at most 128 KB', async () => {
    const answer = await send({ body: { content: { body: 'a'.repeat(200 * 1024) } } })

    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(answer.body.detail).toContain('128 KB')
  })

  it('R1 may not say who sends or when', async () => {
    const answer = await send({ body: { content: { body: 'Hei' }, senderId: userId, createdAt: 'now' } })

    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          { pointer: '#/senderId', code: 'unknown_field' },
          { pointer: '#/createdAt', code: 'unknown_field' },
        ],
      },
    })
  })

  it.each([
    '/conversations/none',
    '/conversations/%E0%A4%A',
    `${messages}/0`,
    `${messages}/1.5`,
    `${messages}/x`,
  ])('finds nothing at %s', async (path) => {
    expect(await refused({ path })).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('names unknown and repeated query parameters', async () => {
    const unknown = await refused({ path: '/conversations?colour=red' })
    const repeated = await refused({ path: '/conversations?limit=1&limit=2' })
    const tooMany = await refused({ path: '/conversations?limit=101' })

    expect(unknown.body.errors).toMatchObject([{ pointer: '?colour', code: 'unknown_field' }])
    expect(repeated.body.errors).toMatchObject([{ pointer: '?limit', code: 'wrong_type' }])
    expect(tooMany.body.errors).toMatchObject([{ pointer: '?limit', code: 'invalid_value' }])
  })

  it('is refused for a broken cursor', async () => {
    const answer = await refused({ path: '/conversations?cursor=broken' })

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?cursor', code: 'invalid_cursor' }] },
    })
  })

  it('is refused for an idempotency key that is no UUID', async () => {
    const answer = await send({
      body: { content: { body: 'Hei' } },
      headers: { ...json, 'Idempotency-Key': 'twice' },
    })

    expect(answer.body.errors).toMatchObject([{ pointer: 'Idempotency-Key', code: 'invalid_value' }])
  })

  it('names the methods that its path has', async () => {
    const answer = await refused({ method: 'PATCH', path: messages })

    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } })
    expect(answer.headers.allow?.split(', ').sort()).toEqual(['GET', 'POST'])
  })
})

describe('the language of an answer', () => {
  const languageOf = async (call: Partial<RestCall>) => {
    const { headers, body } = await callRest<Problem>(conversations, { path: '/nothing', ...call })
    return [headers['content-language'], body.title]
  }

  it('is the one asked for by parameter, then by header, then the default', async () => {
    const headers = { 'Accept-Language': 'sv' }

    expect(await languageOf({ headers })).toEqual(['sv', 'Hittades inte'])
    expect(await languageOf({})).toEqual(['en', 'Not found'])
    expect(await languageOf({ headers: { 'Accept-Language': 'de' } })).toEqual(['en', 'Not found'])
    process.env.DEFAULT_LANGUAGE = 'fi'
    expect(await languageOf({})).toEqual(['fi', 'Ei löytynyt'])

    const call = { userId, path: '/conversations/none?language=fi', headers }
    const { body } = await callRest<Problem>(conversations, call)
    expect(body.title).toBe('Ei löytynyt')
  })

  it('must be a language', async () => {
    const answer = await refused({ path: '/conversations?language=not_a_language' })

    expect(answer.body.errors).toMatchObject([{ pointer: '?language', code: 'invalid_value' }])
  })

  it('is the default when what the caller chose cannot be read', async () => {
    // There is no table at all: the refusal is answered all the same.
    const { status, headers } = await callRest(conversations, { userId, path: '/conversations/none' })

    expect([status, headers['content-language']]).toEqual([404, 'en'])
  })
})

describe('an answer', () => {
  it('has a tag, and is not sent again to who has it', async () => {
    const first = await callRest(entry, { path: '/' })
    const tag = first.headers.etag ?? ''
    const ask = (IfNoneMatch: string) =>
      callRest(entry, { path: '/', headers: { 'If-None-Match': IfNoneMatch } })

    expect(tag).toMatch(/^"[\w-]{43}"$/)
    expect(first.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Accept-Language, Authorization',
      'content-type': 'application/json; charset=utf-8',
    })
    for (const names of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      expect(await ask(names)).toMatchObject({ status: 304, body: undefined, headers: { etag: tag } })
    }
    expect((await ask('"other"')).status).toBe(200)
  })

  it('may be read from every origin by default', async () => {
    const { headers } = await callRest(entry, { path: '/', headers: { Origin: 'https://somewhere.example' } })

    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toContain('Idempotency-Replayed')
  })

  it('may be read only from the origins of the deployment, refusals too', async () => {
    process.env.ORIGINS = 'https://a.example, https://b.example'
    const from = (origin: string, path: string) => callRest(entry, { path, headers: { Origin: origin } })

    const ours = await from('https://b.example', '/nothing')
    const foreign = await from('https://c.example', '/')

    expect(ours.headers).toMatchObject({
      'access-control-allow-origin': 'https://b.example',
      vary: 'Accept-Language, Authorization, Origin',
    })
    expect(foreign.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('the log', () => {
  beforeEach(() => {
    logLines.length = 0
  })
  const logged = () => logLines.map((line) => JSON.parse(line))

  it('has one line about a request, without content, tokens or addresses', async () => {
    const secret = 'do-not-write-this-down'

    await send({
      body: { content: { body: secret }, [secret]: 1 },
      headers: { ...json, Authorization: `Bearer ${secret}` },
    })

    expect(logged()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        function: 'conversations',
        route: 'sendMessage',
        method: 'POST',
        status: 400,
        code: 'invalid_request',
        units: { read: 0, write: 0, calls: 0 },
        ms: expect.any(Number),
        requestId: expect.any(String),
      },
    ])
    expect(logLines.join()).not.toContain(secret)
    expect(logLines.join()).not.toContain('192.0.2.1')
  })

  it('R12 has the stack of what nobody foresaw; the answer has none of it', async () => {
    const answer = await refused({ path: '/conversations' })

    expect(answer).toMatchObject({ status: 500, body: { code: 'internal', retryable: true } })
    expect(JSON.stringify(answer.body)).not.toMatch(/TABLE_NAME|\.ts/)
    expect(logged()).toMatchObject([
      { level: 'error', code: 'internal', error: { stack: expect.stringContaining('TABLE_NAME') } },
    ])
  })
})
