import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { handler as entry } from '../../functions/entry/index.ts'
import { handler as users } from '../../functions/users/index.ts'
import { EntryPoint } from '../../shared/contract/entry.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { readEntries } from '../../shared/store/log.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { newPeople, type Person } from '../support/people.ts'
import { callRest, type RestResult } from '../support/rest-event.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { problemOf, say, socketOf } from '../support/socket-frames.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const second = 1_000
const logLines = keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()

beforeAll(() => {
  useEnvironment(test, {
    SOCKET_ENDPOINT: endpoint.url,
    USER_POOL_ID: 'eu-north-1_Local0001',
    USER_POOL_CLIENT_ID: 'client',
    REALTIME_URL: 'wss://parley.example/realtime',
  })
})
// Only the clock stands still: what waits for the table goes on.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5, 12) })
  vi.stubEnv('LIMITS', 'on')
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => vi.useRealTimers())

const advance = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds)

interface Place {
  readonly ada: Person
  readonly ben: Person
  readonly conversationId: string
}

async function newPlace(): Promise<Place> {
  const [ada, ben] = (await newPeople(test.table, 2)) as [Person, Person]
  const opened = await createConversation(givenFor(test.table), ada, { kind: 'direct', userId: ben.userId })
  return { ada, ben, conversationId: opened.conversationId }
}

const headers = { 'Accept-Language': 'en' }
const messageOf = (clientMessageId: string = crypto.randomUUID()) => ({
  content: { body: 'Hei' },
  clientMessageId,
})

const send = ({ conversationId }: Place, as: Person, body: object = messageOf()) =>
  callRest<Problem>(conversations, {
    ...as,
    method: 'POST',
    path: `/conversations/${conversationId}/messages`,
    body,
    headers,
  })

const listUsers = (as: Person) => callRest<Problem>(users, { ...as, path: '/users', headers })
const block = (as: Person) =>
  callRest<Problem>(users, {
    ...as,
    method: 'PUT',
    path: `/users/me/blocks/${crypto.randomUUID()}`,
    headers,
  })

async function times<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let place = 0; place < count; place += 1) results.push(await work())
  return results
}

const statusesOf = (answers: readonly RestResult<unknown>[]): number[] => answers.map(({ status }) => status)

describe('30 in 60 seconds on every route', () => {
  beforeEach(() => vi.stubEnv('LIMITS', '30/60'))

  it('R13 lets 30 requests of a minute through, and the 31st is 429', async () => {
    const { ada } = await newPlace()
    const passed = await times(30, () => listUsers(ada))
    advance(20 * second)

    const refused = await listUsers(ada)

    expect(new Set(statusesOf(passed))).toEqual(new Set([200]))
    expect(passed[0]?.headers).toMatchObject({
      'ratelimit-policy': '"listUsers";q=30;w=60',
      ratelimit: '"listUsers";r=29;t=60',
    })
    expect(refused).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '40',
        'ratelimit-policy': '"listUsers";q=30;w=60',
        ratelimit: '"listUsers";r=0;t=40',
        'content-type': 'application/problem+json',
      },
      body: { code: 'rate_limited', retryable: true, retryAfterSeconds: 40 },
    })
    expect(refused.body.detail).toBe('Wait 40 seconds before you try again.')
  })

  it('R13 prolongs the lockout of who goes on; waiting ends it', async () => {
    const { ada } = await newPlace()
    await times(31, () => listUsers(ada))
    advance(50 * second)
    const goingOn = await listUsers(ada)
    advance(50 * second)
    const stillGoingOn = await listUsers(ada)

    advance(Number(stillGoingOn.headers['retry-after']) * second)

    expect([goingOn, stillGoingOn].map((one) => [one.status, one.headers['retry-after']])).toEqual([
      [429, '60'],
      [429, '60'],
    ])
    expect((await listUsers(ada)).status).toBe(200)
  })

  it('counts every person, route and class apart', async () => {
    const { ada, ben } = await newPlace()
    await times(31, () => listUsers(ada))

    const others = [
      await listUsers(ben),
      await callRest(users, { ...ada, path: `/users/${ben.userId}` }),
      await callRest(users, { ...ada, method: 'PUT', path: `/users/me/blocks/${crypto.randomUUID()}` }),
    ]

    expect(statusesOf(others)).toEqual([200, 200, 404])
  })

  it('counts who is not signed in by their address', async () => {
    const answers = await times(31, () => callRest(entry, { path: '/' }))

    expect(statusesOf(answers).slice(29)).toEqual([200, 429])
  })

  it('counts what is sent over a socket and by REST together', async () => {
    const place = await newPlace()
    const socket = socketOf(place.ada)
    await times(15, () => send(place, place.ada))
    await times(15, () =>
      say(socket, 'message.send', { conversationId: place.conversationId, ...messageOf() }),
    )

    const overSocket = await problemOf(
      say(socket, 'message.send', { conversationId: place.conversationId, ...messageOf() }),
    )

    expect(overSocket).toMatchObject({ code: 'rate_limited', status: 429 })
    expect((await send(place, place.ada)).status).toBe(429)
  })

  it('R13 leaves everything as it was where it refuses', async () => {
    const place = await newPlace()
    await times(30, () => send(place, place.ada))
    const seqs = async () => (await readEntries(test.table, place.conversationId, {})).map(({ seq }) => seq)
    const before = await seqs()

    await times(5, () => send(place, place.ada))

    expect(await seqs()).toEqual(before)
  })
})

describe('the usual limits', () => {
  it('let 60 messages of a minute through, and count no marks among them', async () => {
    const place = await newPlace()
    const { ada, conversationId } = place
    const mark = { ...ada, method: 'PUT', path: `/conversations/${conversationId}/read`, body: { upTo: 1 } }
    await times(70, () => callRest(conversations, mark))

    const answers = await times(61, () => send(place, ada))

    expect(statusesOf(answers)).toEqual([...Array(60).fill(201), 429])
    expect(answers[0]?.headers).toMatchObject({
      'ratelimit-policy': '"send";q=60;w=60',
      ratelimit: '"send";r=59;t=60',
    })
    expect(answers[60]?.headers).toMatchObject({ 'retry-after': '60', ratelimit: '"send";r=0;t=60' })
  })

  it('prolong the lockout of who sends on; waiting ends it', async () => {
    const place = await newPlace()
    await times(61, () => send(place, place.ada))
    advance(59 * second)
    const goingOn = await send(place, place.ada)
    advance(59 * second)
    const again = await send(place, place.ada)

    advance(60 * second)

    expect([goingOn, again].map((one) => one.headers['retry-after'])).toEqual(['60', '60'])
    expect((await send(place, place.ada)).status).toBe(201)
  })

  it('R4 answer a repeat, however many were sent since', async () => {
    const place = await newPlace()
    const message = messageOf()
    await send(place, place.ada, message)
    await times(49, () => send(place, place.ada))
    vi.stubEnv('LIMITS', JSON.stringify({ send: '50/60' }))

    const repeat = await send(place, place.ada, { ...message, after: 1 })
    const another = await send(place, place.ada)

    expect(repeat).toMatchObject({ status: 200, headers: { ratelimit: '"send";r=0;t=60' } })
    expect(another.status).toBe(429)
  })

  it('cost a send no write, and few reads', async () => {
    const place = await newPlace()
    await times(50, () => send(place, place.ada))
    const body = { ...messageOf(), after: 50 }
    logLines.length = 0

    await send(place, place.ada, body)
    vi.stubEnv('LIMITS', 'off')
    await send(place, place.ada, { ...messageOf(), after: 51 })

    const [limited, unlimited] = logLines.map((line) => JSON.parse(line).units)
    expect(limited.write).toBe(unlimited.write)
    expect(limited.read - unlimited.read).toBeLessThanOrEqual(2)
  })

  it('are told with every answer, refusals too', async () => {
    vi.stubEnv('LIMITS', JSON.stringify({ stage: '1000/1' }))
    const place = await newPlace()
    const { ada } = place
    const stage = { 'ratelimit-policy': '"stage";q=1000;w=1', ratelimit: '"stage";r=1000;t=1' }

    const read = await listUsers(ada)
    const notThere = await callRest(users, { ...ada, path: '/users/a/b' })
    const stranger = await callRest(users, { path: '/users' })
    const invalid = await send(place, ada, { colour: 'red' })
    const write = await block(ada)

    for (const answer of [read, notThere, stranger]) expect(answer.headers).toMatchObject(stage)
    expect(invalid.headers).toMatchObject({
      'ratelimit-policy': '"send";q=60;w=60, "stage";q=1000;w=1',
      ratelimit: '"stage";r=1000;t=1',
    })
    expect(write.headers).toMatchObject({
      'ratelimit-policy': '"write";q=300;w=60',
      ratelimit: '"write";r=299;t=60',
    })
  })

  it('are named by the entry point', async () => {
    const { body } = await callRest<EntryPoint>(entry, { path: '/' })

    expect(EntryPoint.parse(body).limits.requests).toEqual({
      auth: { calls: 600, windowSeconds: 60 },
      authName: { calls: 30, windowSeconds: 600 },
      read: null,
      write: { calls: 300, windowSeconds: 60 },
      send: { calls: 60, windowSeconds: 60 },
      upload: { calls: 30, windowSeconds: 60 },
      every: null,
    })
  })

  it('are all off where the environment says so', async () => {
    vi.stubEnv('LIMITS', 'off')
    const place = await newPlace()

    const answers = await times(65, () => send(place, place.ada))

    expect(new Set(statusesOf(answers))).toEqual(new Set([201]))
    expect(answers[0]?.headers).not.toHaveProperty('ratelimit')
    expect(answers[0]?.headers).not.toHaveProperty('ratelimit-policy')
  })
})

describe('slow mode', () => {
  it('answers in the same way', async () => {
    const place = await newPlace()
    const given = givenFor(test.table)
    const group = await createConversation(given, place.ada, {
      kind: 'group',
      title: 'Slow',
      memberIds: [place.ben.userId],
    })
    const slow = { ...place, ...group }
    const policy = { policy: { slowModeSeconds: 30 } }
    const path = `/conversations/${group.conversationId}`
    await callRest(conversations, { ...place.ada, method: 'PATCH', path, body: policy })
    await send(slow, place.ben)
    advance(10 * second)

    const refused = await send(slow, place.ben)

    expect(refused).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '20',
        'ratelimit-policy': '"send";q=60;w=60, "slowMode";q=1;w=30',
        ratelimit: '"slowMode";r=0;t=20',
      },
      body: { code: 'rate_limited', retryAfterSeconds: 20 },
    })
    expect(refused.body.detail).toContain('slow mode')
  })
})

describe('a counter that cannot be written', () => {
  let documents: ReturnType<typeof mockClient> | undefined
  afterEach(() => documents?.restore())

  it('R13 lets nothing through', async () => {
    const { ada } = await newPlace()
    const busy = Object.assign(new Error('hot'), { name: 'ProvisionedThroughputExceededException' })
    documents = mockClient(DynamoDBClient)
    documents.on(UpdateItemCommand).rejects(busy)

    const answer = await block(ada)

    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfterSeconds: 1 } })
  })
})
