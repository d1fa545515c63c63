import { describe, expect, it } from 'vitest'
import type { FetchRequest } from '../../client/src/clock.ts'
import { ParleyError } from '../../client/src/errors.ts'
import { createCall, createOpenCall } from '../../client/src/http.ts'
import type { TokenSource } from '../../client/src/session.ts'
import { type Service, surroundings } from '../support/client-surroundings.ts'

const conversationId = '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01'
const problem = (code: string, status: number, more = {}) => ({
  status,
  body: {
    type: '',
    title: '',
    detail: 'why',
    code,
    status,
    requestId: 'r',
    retryable: status >= 429,
    ...more,
  },
})

interface Asked extends FetchRequest {
  readonly url: string
}

/** A client of a service that gives these answers, one after the other; an `Error` is a network that fails. */
function callsTo(
  ...answers: readonly (ReturnType<typeof problem> | { status: number; body?: unknown } | Error)[]
) {
  const asked: Asked[] = []
  const refused: (string | undefined)[] = []
  const left = [...answers]
  const service: Service = (url, request) => {
    asked.push({ url, ...request })
    const answer = left.shift() ?? { status: 200, body: {} }
    if (answer instanceof Error) throw answer
    return answer
  }
  const tokens: TokenSource = {
    state: 'signedIn',
    userId: 'u',
    restored: Promise.resolve(),
    accessToken: async (token) => {
      refused.push(token)
      return token === undefined ? 'first' : 'second'
    },
    onChange: () => () => undefined,
    close: () => undefined,
  }
  const around = surroundings(service)
  const place = { url: 'https://parley', environment: around.tab(), languages: ['fi', 'en'] }
  return { call: createCall(place, tokens), callOpen: createOpenCall(place), asked, refused, around }
}

const offline = () => new Error('connection refused')
const failure = (promise: Promise<unknown>): Promise<ParleyError> =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error: unknown) => (error instanceof ParleyError ? error : Promise.reject(error)),
  )

describe('a call', () => {
  it('puts each part in its place', async () => {
    const { call, asked } = callsTo()

    await call('PATCH /conversations/{conversationId}/messages/{seq}', {
      params: { conversationId, seq: 7 },
      body: { content: { body: 'so' } },
      ifMatch: 3,
    })

    expect(asked).toMatchObject([
      {
        url: `https://parley/v1/conversations/${conversationId}/messages/7`,
        method: 'PATCH',
        headers: {
          Authorization: 'Bearer first',
          'Accept-Language': 'fi, en',
          'Content-Type': 'application/json',
          'If-Match': '3',
        },
        body: '{"content":{"body":"so"}}',
      },
    ])
  })

  it('encodes what goes into the path and the query, and leaves out what is not there', async () => {
    const { call, callOpen, asked } = callsTo(
      { status: 200, body: {} },
      { status: 200, body: {} },
      { status: 200, body: {} },
    )

    await call('PUT /conversations/{conversationId}/messages/{seq}/reactions/{emoji}', {
      params: { conversationId, seq: 1, emoji: '👍/?' },
    })
    await call('GET /users', { query: { query: 'å & b', cursor: undefined } })
    await callOpen('GET /')

    expect(asked.map(({ url }) => url.slice('https://parley/v1'.length))).toEqual([
      `/conversations/${conversationId}/messages/1/reactions/%F0%9F%91%8D%2F%3F`,
      '/users?query=%C3%A5%20%26%20b',
      '',
    ])
  })

  it('gives no token where none is wanted', async () => {
    const { callOpen, asked } = callsTo()

    await callOpen('GET /')

    expect(asked[0]?.headers).not.toHaveProperty('Authorization')
  })

  it('answers status and body', async () => {
    const { call } = callsTo({ status: 204 })

    const { status, body } = await call('PUT /users/me/blocks/{userId}', {
      params: { userId: conversationId },
    })

    expect({ status, body }).toEqual({ status: 204, body: undefined })
  })
})

describe('a request of somebody', () => {
  it('does not go out with the token of whoever is signed in by then', async () => {
    const asked: string[] = []
    const around = surroundings((url) => {
      asked.push(url)
      return { status: 200, body: {} }
    })
    let userId = 'ada'
    const tokens: TokenSource = {
      state: 'signedIn',
      get userId() {
        return userId
      },
      restored: Promise.resolve(),
      async accessToken() {
        userId = 'ben'
        return 'of ben'
      },
      onChange: () => () => undefined,
      close: () => undefined,
    }
    const place = { url: 'https://parley', environment: around.tab(), languages: [] }

    const error = await failure(createCall(place, tokens)('GET /users/me'))

    expect(error.code).toBe('signed_out')
    expect(asked).toEqual([])
  })
})

describe('a refusal', () => {
  it('is an error with all that the service says', async () => {
    const errors = [{ pointer: '#/content', code: 'required', detail: 'This is required.' }]
    const { call } = callsTo(problem('invalid_request', 400, { errors }))

    const error = await failure(call('GET /users/me'))

    expect(error).toMatchObject({
      code: 'invalid_request',
      status: 400,
      retryable: false,
      detail: 'why',
      requestId: 'r',
      errors,
    })
    expect(error.message).toBe('invalid_request: why')
  })

  it('of somebody else, such as a proxy, is no answer of the service', async () => {
    const { call, around } = callsTo(
      ...Array(4).fill({ status: 200, body: '<html>Sign in to the hotel</html>' }),
    )

    const error = await around.untilSettled(failure(call('GET /users/me')))

    expect(error).toMatchObject({ code: 'network', status: 200, retryable: true })
  })
})

describe('a call that fails', () => {
  it('is tried four times where a repeat changes nothing more, later each time', async () => {
    const { call, asked, around } = callsTo(offline(), offline(), offline(), offline())
    const beganAt = around.now()

    const error = await around.untilSettled(failure(call('GET /users/me')))

    expect(error).toMatchObject({ code: 'network', status: 0, retryable: true })
    expect(asked).toHaveLength(4)
    expect(around.now() - beganAt).toBe((500 + 1000 + 2000) / 2)
  })

  it('is tried once where it might happen twice', async () => {
    const { call, asked } = callsTo(problem('unavailable', 503))

    const error = await failure(
      call('POST /conversations', { body: { kind: 'direct', userId: conversationId } }),
    )

    expect(error.code).toBe('unavailable')
    expect(asked).toHaveLength(1)
  })

  it('is tried again under its key, which stays the same', async () => {
    const { call, asked, around } = callsTo(offline(), { status: 201, body: { conversationId } })
    const idempotencyKey = crypto.randomUUID()
    const body = { kind: 'direct', userId: conversationId } as const

    const { status } = await around.untilSettled(call('POST /conversations', { body, idempotencyKey }))

    expect(status).toBe(201)
    expect(asked.map(({ headers }) => headers['Idempotency-Key'])).toEqual([idempotencyKey, idempotencyKey])
  })

  it('waits as long as the service says, whatever it is', async () => {
    const { call, asked, around } = callsTo(problem('rate_limited', 429, { retryAfterSeconds: 7 }))
    const beganAt = around.now()

    await around.untilSettled(
      call('POST /conversations', { body: { kind: 'direct', userId: conversationId } }),
    )

    expect(asked).toHaveLength(2)
    expect(around.now() - beganAt).toBe(7250)
  })

  it('does not wait for minutes', async () => {
    const { call, asked } = callsTo(problem('rate_limited', 429, { retryAfterSeconds: 120 }))

    const error = await failure(call('GET /users/me'))

    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 120 })
    expect(asked).toHaveLength(1)
  })

  it('is not tried again where that is of no use', async () => {
    const { call, asked } = callsTo(problem('not_found', 404))

    await failure(call('GET /conversations/{conversationId}', { params: { conversationId } }))

    expect(asked).toHaveLength(1)
  })

  it('has deleted what the repeat does not find', async () => {
    const { call, around } = callsTo(offline(), problem('not_found', 404))

    const { status } = await around.untilSettled(
      call('DELETE /conversations/{conversationId}/messages/{seq}', { params: { conversationId, seq: 1 } }),
    )

    expect(status).toBe(204)
  })

  it('gives up on an answer that does not come', async () => {
    const never = new Promise<never>(() => undefined)
    const around = surroundings(() => never)
    const callOpen = createOpenCall({ url: '', environment: around.tab(), languages: [] })
    const beganAt = around.now()

    const error = await around.untilSettled(failure(callOpen('GET /', { attempts: 1 })))

    expect(error.code).toBe('network')
    expect(around.now() - beganAt).toBe(35_000)
  })
})

describe('a token that is not taken', () => {
  it('is replaced, once, and the call goes on', async () => {
    const { call, asked, refused } = callsTo(problem('unauthenticated', 401))

    await call('GET /users/me')

    expect(asked.map(({ headers }) => headers.Authorization)).toEqual(['Bearer first', 'Bearer second'])
    expect(refused).toEqual([undefined, 'first'])
  })

  it('is the error where the new one is not taken either', async () => {
    const { call, asked } = callsTo(problem('unauthenticated', 401), problem('unauthenticated', 401))

    const error = await failure(call('GET /users/me'))

    expect(error.code).toBe('unauthenticated')
    expect(asked).toHaveLength(2)
  })

  it('is another matter than a wrong password', async () => {
    const { call, asked } = callsTo(problem('invalid_credentials', 401))

    const error = await failure(call('POST /auth/password', { body: { oldPassword: 'a', newPassword: 'b' } }))

    expect(error.code).toBe('invalid_credentials')
    expect(asked).toHaveLength(1)
  })
})

describe('a signal', () => {
  it('stops a call that is under way', async () => {
    const around = surroundings(() => new Promise<never>(() => undefined))
    const callOpen = createOpenCall({ url: '', environment: around.tab(), languages: [] })
    const stop = new AbortController()

    const failed = failure(callOpen('GET /', { signal: stop.signal }))
    stop.abort()

    await expect(failed).resolves.toMatchObject({ code: 'aborted', retryable: false })
  })

  it('stops one that waits for its next try', async () => {
    const { call, asked, around } = callsTo(offline())
    const stop = new AbortController()

    const failed = failure(call('GET /users/me', { signal: stop.signal }))
    await around.pass(1)
    stop.abort()

    await expect(failed).resolves.toMatchObject({ code: 'aborted' })
    expect(asked).toHaveLength(1)
  })
})
