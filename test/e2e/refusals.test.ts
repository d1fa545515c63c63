import { beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { fieldDetail, problemTitle } from '../../shared/locales/text.ts'
import { useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import type { Answered, Call } from '../support/runtime-rest.ts'

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

const message = (more = {}) => ({
  content: { body: 'Hello' },
  clientMessageId: crypto.randomUUID(),
  ...more,
})

interface Refusal {
  readonly why: string
  readonly route: () => string
  readonly call?: () => Call
  readonly status: number
  readonly code: Problem['code']
  /** Pointer and code of what is wrong. */
  readonly error?: readonly [string, NonNullable<Problem['errors']>[number]['code']]
}

const send = () => `POST ${group}/messages`
const refusals: readonly Refusal[] = [
  {
    why: 'malformed JSON',
    route: send,
    call: () => ({ body: '{"content": ' }),
    status: 400,
    code: 'invalid_request',
    error: ['', 'malformed_json'],
  },
  {
    why: 'a body of 200 KB',
    route: send,
    call: () => ({ body: message({ content: { body: 'x'.repeat(200 * 1024) } }) }),
    status: 413,
    code: 'too_large',
  },
  {
    why: 'content of more than 24,000 bytes',
    route: send,
    call: () => ({ body: message({ content: { body: 'å'.repeat(15_000) } }) }),
    status: 413,
    code: 'too_large',
  },
  {
    why: 'a body that is too long',
    route: send,
    call: () => ({ body: message({ content: { body: 'x'.repeat(16_001) } }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/content/body', 'too_long'],
  },
  {
    why: 'an empty body',
    route: send,
    call: () => ({ body: message({ content: { body: '' } }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/content/body', 'too_short'],
  },
  {
    why: 'an unknown field',
    route: send,
    call: () => ({ body: message({ colour: 'red' }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/colour', 'unknown_field'],
  },
  {
    why: 'a missing field',
    route: send,
    call: () => ({ body: { clientMessageId: crypto.randomUUID() } }),
    status: 400,
    code: 'invalid_request',
    error: ['#/content', 'required'],
  },
  {
    why: 'a field of the wrong type',
    route: send,
    call: () => ({ body: message({ replyTo: 'one' }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/replyTo', 'wrong_type'],
  },
  {
    why: 'an answer to nothing',
    route: send,
    call: () => ({ body: message({ replyTo: 4711 }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/replyTo', 'invalid_value'],
  },
  {
    why: 'a mention of a stranger',
    route: send,
    call: () => ({ body: message({ mentions: [crypto.randomUUID()] }) }),
    status: 400,
    code: 'invalid_request',
    error: ['#/mentions/0', 'unknown_user'],
  },
  {
    why: 'a body that is not JSON by its type',
    route: send,
    call: () => ({ body: 'hello', headers: { 'Content-Type': 'text/plain' } }),
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    why: 'a broken cursor',
    route: () => 'GET /conversations?cursor=nonsense',
    status: 400,
    code: 'invalid_request',
    error: ['?cursor', 'invalid_cursor'],
  },
  {
    why: 'a limit beyond the largest',
    route: () => 'GET /conversations?limit=101',
    status: 400,
    code: 'invalid_request',
    error: ['?limit', 'invalid_value'],
  },
  {
    why: 'an unknown query parameter',
    route: () => 'GET /conversations?colour=red',
    status: 400,
    code: 'invalid_request',
    error: ['?colour', 'unknown_field'],
  },
  {
    why: 'an unknown member',
    route: () => 'POST /conversations',
    call: () => ({ body: { kind: 'group', title: 'X', memberIds: [ben.userId, crypto.randomUUID()] } }),
    status: 400,
    code: 'invalid_request',
    error: ['#/memberIds/1', 'unknown_user'],
  },
  {
    why: 'a conversation with oneself',
    route: () => 'POST /conversations',
    call: () => ({ body: { kind: 'direct', userId: ada.userId } }),
    status: 400,
    code: 'invalid_request',
    error: ['#/userId', 'invalid_value'],
  },
  { why: 'an unknown path', route: () => 'GET /nowhere', status: 404, code: 'not_found' },
  {
    why: 'an unknown path of a noun',
    route: () => 'GET /conversations/a/b/c',
    status: 404,
    code: 'not_found',
  },
  {
    why: 'a method that a path lacks',
    route: () => 'PUT /conversations',
    status: 405,
    code: 'method_not_allowed',
  },
]

const languages = ['en', 'fi', 'sv'] as const

describe('a refusal', () => {
  test.for(refusals)('of $why is told by its code, in the language asked for', async (refusal) => {
    const call = refusal.call?.() ?? {}
    const ask = (language: string): Promise<Answered> =>
      ada.call(refusal.route(), { ...call, headers: { ...call.headers, 'Accept-Language': language } })

    const answers = await Promise.all(languages.map(ask))

    for (const [place, { status, headers, body }] of answers.entries()) {
      const language = languages[place] ?? 'en'
      expect(status, JSON.stringify(body)).toBe(refusal.status)
      expect(headers.get('Content-Type')).toBe('application/problem+json')
      expect(headers.get('Content-Language')).toBe(language)
      expect(Problem.parse(body)).toEqual(body)
      expect(body).toMatchObject({ code: refusal.code, title: problemTitle(language, refusal.code), status })
      const found = (body as Problem).errors?.map((error) => [error.pointer, error.code])
      expect(found).toEqual(refusal.error && [refusal.error])
    }
  })

  test('R13 leaves the conversation as it was', async () => {
    const before = (await ada.call(`GET ${group}`)).body as Conversation

    await Promise.all(refusals.map((refusal) => ada.call(refusal.route(), refusal.call?.())))

    const after = (await ada.call(`GET ${group}`)).body as Conversation
    expect(after.lastSeq).toBe(before.lastSeq)
    expect(after.stateRevision).toBe(before.stateRevision)
  })

  test('of a method names those that the path has', async () => {
    const answer = await ada.call('PUT /conversations')

    expect(answer.headers.get('Allow')?.split(', ').sort()).toEqual(['GET', 'POST'])
  })

  test("of somebody else's cursor, or one of another list, is told as invalid", async () => {
    await Promise.all([1, 2].map(() => ada.call(send(), { body: message() })))
    const page = (await ada.call(`GET ${group}/messages?limit=1`)).body as { nextCursor: string }
    const cursor = encodeURIComponent(page.nextCursor)

    const own = await ada.call(`GET ${group}/messages?limit=1&cursor=${cursor}`)
    const foreign = await ben.call(`GET ${group}/messages?limit=1&cursor=${cursor}`)
    const other = await ada.call(`GET ${group}/members?cursor=${cursor}`)

    expect(own.status).toBe(200)
    for (const { status, body } of [foreign, other]) {
      expect(status).toBe(400)
      const detail = fieldDetail('en', { pointer: '?cursor', code: 'invalid_cursor' })
      expect((body as Problem).errors).toEqual([{ pointer: '?cursor', code: 'invalid_cursor', detail }])
    }
  })
})
