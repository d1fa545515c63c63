import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { EntryPoint } from '../../shared/contract/entry.ts'
import type { Message } from '../../shared/contract/messages.ts'
import { routes } from '../../shared/contract/routes.ts'
import { useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'

const site = useSite()
let ada: SignedIn
let ben: SignedIn
let group: string

beforeAll(async () => {
  ;[ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
  const body = { kind: 'group', title: 'Choir', memberIds: [ben.userId] }
  const { conversationId } = (await ada.call('POST /conversations', { body })).body as Conversation
  group = `/conversations/${conversationId}`
})

const send = async (body: string): Promise<Message> => {
  const message = { content: { body }, clientMessageId: crypto.randomUUID() }
  return (await ada.call(`POST ${group}/messages`, { body: message })).body as Message
}
const namesIn = (header: string | null): string[] => (header ?? '').toLowerCase().split(/,\s*/)

describe('browsers of other sites', () => {
  test.each(['/users/me', '/auth/token', '/conversations/x/messages/1', '/'])(
    'are told before %s what they may',
    async (path) => {
      const answer = await site.rest(`OPTIONS ${path}`, {
        headers: {
          Origin: 'https://app.example.org',
          'Access-Control-Request-Method': 'PATCH',
          'Access-Control-Request-Headers': 'authorization,if-match',
        },
      })

      expect(answer.status).toBeLessThan(300)
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
      const methods = namesIn(answer.headers.get('Access-Control-Allow-Methods'))
      expect(methods).toEqual(expect.arrayContaining(['get', 'post', 'put', 'patch', 'delete']))
      const headers = [
        'authorization',
        'content-type',
        'accept-language',
        'idempotency-key',
        'if-match',
        'if-none-match',
      ]
      expect(namesIn(answer.headers.get('Access-Control-Allow-Headers'))).toEqual(
        expect.arrayContaining(headers),
      )
    },
  )

  test('may read answers, refusals of the gateway too', async () => {
    const answers = await Promise.all([
      ada.call('GET /users/me'),
      site.rest('GET /users/me'),
      site.rest('POST /auth/token', { body: {} }),
    ])

    const exposed = [
      'etag',
      'location',
      'content-language',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'idempotency-replayed',
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 400])
    for (const { headers } of answers) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(namesIn(headers.get('Access-Control-Expose-Headers'))).toEqual(expect.arrayContaining(exposed))
    }
  })
})

describe('every answer', () => {
  test('says what limits it, refusals of the gateway too', async () => {
    const answers = await Promise.all([
      ada.call('GET /users/me'),
      ada.call('GET /conversations/nowhere'),
      ada.call(`PUT ${group}/pin`),
      site.rest('GET /users/me'),
      site.rest('GET /nowhere'),
      site.rest('POST /auth/token', { body: {} }),
    ])

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 401, 404, 400])
    for (const { headers } of answers) {
      expect(headers.get('RateLimit-Policy')).toMatch(/^"\w+";q=\d+;w=\d+/)
      expect(headers.get('RateLimit')).toMatch(/^"\w+";r=\d+;t=\d+/)
    }
  })
})

describe('a read', () => {
  test('is not sent again to who has it', async () => {
    const { seq } = await send('Once')
    const route = `GET ${group}/messages/${seq}`

    const first = await ada.call(route)
    const tag = first.headers.get('ETag') ?? ''
    const again = await ada.call(route, { headers: { 'If-None-Match': tag } })
    await ben.call(`PUT ${group}/messages/${seq}/reactions/%F0%9F%91%8D`)
    const changed = await ada.call(route, { headers: { 'If-None-Match': tag } })

    expect(first.headers.get('Cache-Control')).toBe('private, no-cache')
    expect(namesIn(first.headers.get('Vary'))).toEqual(
      expect.arrayContaining(['accept-language', 'authorization']),
    )
    expect([again.status, again.body]).toEqual([304, undefined])
    expect(again.headers.get('ETag')).toBe(tag)
    expect(changed.status).toBe(200)
    expect(changed.headers.get('ETag')).not.toBe(tag)
  })
})

describe('a list', () => {
  test('R9 is read to its end by its own links, while others write', async () => {
    const sent = [await send('1'), await send('2'), await send('3'), await send('4'), await send('5')]
    const seqs: number[] = []
    let next: string | undefined = `/v1${group}/messages?limit=2`

    while (next !== undefined) {
      const page = (await ada.call(`GET ${next.slice('/v1'.length)}`)).body as {
        items: Message[]
        nextCursor: string | null
        _links: { next?: { href: string } }
      }
      seqs.push(...page.items.map(({ seq }) => seq))
      expect(page.nextCursor === null).toBe(page._links.next === undefined)
      next = page._links.next?.href
      await send('meanwhile')
    }

    expect(new Set(seqs).size).toBe(seqs.length)
    expect(seqs).toEqual(seqs.toSorted((one, other) => other - one))
    expect(seqs).toEqual(expect.arrayContaining(sent.map(({ seq }) => seq)))
  })
})

describe('the entry point', () => {
  test('leads to everything else: all its links are there', async () => {
    const entry = (await site.rest('GET /')).body as EntryPoint
    const hrefs = Object.values(entry._links).map(({ href }) => href)

    const reads = await Promise.all(hrefs.map((href) => ada.call(`GET ${href.slice('/v1'.length) || '/'}`)))

    expect(entry).toMatchObject({ name: 'Parley', languages: ['en', 'fi', 'sv'] })
    expect(entry.realtimeUrl).toMatch(/^wss?:\/\//)
    expect(hrefs.length).toBeGreaterThan(3)
    // What is only posted to is there all the same.
    for (const { status } of reads) expect([200, 405]).toContain(status)
  })

  test('has a valid OpenAPI 3.1 document with every route of the table', async () => {
    const { body } = await site.rest('GET /openapi.json')
    const document = body as { openapi: string; paths: Record<string, Record<string, unknown>> }

    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
    expect(document.openapi).toMatch(/^3\.1\./)
    for (const { method, path } of Object.values(routes)) {
      expect(Object.keys(document.paths[path] ?? {}), path).toContain(method.toLowerCase())
    }
  })

  test('has an AsyncAPI 3.0 document of the socket', async () => {
    const { status, body } = await site.rest('GET /asyncapi.json')

    expect(status).toBe(200)
    expect(body).toMatchObject({ asyncapi: '3.0.0' })
    expect(JSON.stringify(body)).toContain(new URL(site.realtimeUrl).host)
  })
})
