import { beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import { type Route, routes } from '../../shared/contract/routes.ts'
import { problemTitle } from '../../shared/locales/text.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import type { Answered } from '../support/runtime-rest.ts'

const site = useSite()
let ada: SignedIn
let ben: SignedIn
let eve: SignedIn

beforeAll(async () => {
  ;[ada, ben, eve] = (await site.people(3)) as [SignedIn, SignedIn, SignedIn]
})

const newGroup = async (title: string): Promise<Conversation> => {
  const body = { kind: 'group', title, memberIds: [ben.userId] }
  return (await ada.call('POST /conversations', { body })).body as Conversation
}
const send = (sender: SignedIn, conversationId: string, text: string, more = {}): Promise<Answered> =>
  sender.call(`POST /conversations/${conversationId}/messages`, {
    body: { content: { body: text }, clientMessageId: crypto.randomUUID(), ...more },
  })
const problemOf = ({ body }: Answered) =>
  body as { code: string; errors?: { pointer: string; code: string }[] }

describe('two people', () => {
  test('write to each other, over REST and over sockets, and see it arrive live', async () => {
    const [adasSocket, bensSocket] = await Promise.all([site.listen(ada), site.listen(ben)])
    const opened = await ada.call('POST /conversations', { body: { kind: 'direct', userId: ben.userId } })
    const { conversationId } = opened.body as Conversation

    const sent = await send(ada, conversationId, 'Hello Ben')
    const { seq } = sent.body as Message
    const seen = await bensSocket.heard('message.created', (event) => event.seq === seq)
    const reply = await bensSocket.ask('message.send', {
      conversationId,
      content: { body: 'Hello Ada' },
      clientMessageId: crypto.randomUUID(),
      after: seq,
    })
    const answer = await adasSocket.heard('message.created', (event) => event.actor.userId === ben.userId)
    await ben.call(`PUT /conversations/${conversationId}/read`, { body: { upTo: seq } })
    const receipt = await adasSocket.heard('receipt.read', (event) => event.actor.userId === ben.userId)

    expect(sent.status).toBe(201)
    expect(seen).toMatchObject({ v: 1, conversationId, actor: { userId: ada.userId } })
    expect(seen.data).toMatchObject({ targetSeq: seq, message: { content: { body: 'Hello Ben' } } })
    expect(reply).toMatchObject({ ok: true, data: { replayed: false, message: { seq: seq + 1 } } })
    expect(answer).toMatchObject({ seq: seq + 1, data: { message: { content: { body: 'Hello Ada' } } } })
    expect(receipt.data).toMatchObject({ userId: ben.userId, upTo: seq })
  })

  test('are told of a group they were put in', async () => {
    const bensSocket = await site.listen(ben)

    const { conversationId } = await newGroup('Choir')

    const joined = await bensSocket.heard(
      'conversation.joined',
      (event) => event.conversationId === conversationId,
    )
    expect(joined.data).toMatchObject({ conversation: { conversationId, title: 'Choir', myRole: 'member' } })
  })
})

describe('a socket', () => {
  test('answers hello, ping and what it does not understand, and stays open', async () => {
    const socket = await site.connect(ada.accessToken)

    const hello = await socket.ask('hello', { locale: 'fi' })
    const ping = await socket.ask('ping')
    socket.send('no json')
    const unknown = await socket.ask('dance' as 'ping')
    const wrong = await socket.ask('message.send', { conversationId: 'x' })
    const still = await socket.ask('ping')

    expect(socket.protocol).toBe('parley.v1')
    expect(hello).toMatchObject({ ok: true, data: { userId: ada.userId, heartbeatSeconds: 300 } })
    expect(ping).toMatchObject({ ok: true, data: { sync: false } })
    expect(socket.frames).toContainEqual(
      expect.objectContaining({ id: null, ok: false, problem: expect.objectContaining({ status: 400 }) }),
    )
    expect(unknown).toMatchObject({ ok: false, problem: { errors: [{ pointer: '#/action' }] } })
    expect(wrong).toMatchObject({ ok: false, problem: { title: problemTitle('fi', 'invalid_request') } })
    expect(still.ok).toBe(true)
  })
})

describe('what clients cannot claim', () => {
  test.each(['senderId', 'seq', 'number', 'createdAt', 'at', 'actor'])(
    'R1 a body that claims %s is refused',
    async (name) => {
      const { conversationId } = await newGroup('Claims')

      const answer = await send(ada, conversationId, 'I am Ben', { [name]: ben.userId })

      expect(answer.status).toBe(400)
      expect(problemOf(answer).errors).toMatchObject([{ pointer: `#/${name}`, code: 'unknown_field' }])
    },
  )
})

describe('many sends at once', () => {
  test('R2 100 sends at once are 100 entries, dense and in order', { timeout: 90_000 }, async () => {
    const { conversationId, lastSeq } = await newGroup('Rush')

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, place) =>
        send(place % 2 ? ada : ben, conversationId, `message ${place}`),
      ),
    )
    const page = await ada.call(`GET /conversations/${conversationId}/messages?after=${lastSeq}&limit=100`)

    const dense = Array.from({ length: 100 }, (_, place) => lastSeq + 1 + place)
    const { items } = page.body as { items: Message[] }
    expect(answers.map(({ status }) => status)).toEqual(dense.map(() => 201))
    expect(answers.map(({ body }) => (body as Message).seq).sort((one, other) => one - other)).toEqual(dense)
    expect(items.map(({ seq }) => seq)).toEqual(dense)
    expect(items.map(({ number }) => number)).toEqual(dense.map((_, place) => place + 1))
    const times = items.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted())
  })

  test('R4 the same send 20 times at once is one message, answered alike', async () => {
    const { conversationId, lastSeq } = await newGroup('Echo')
    const same = { clientMessageId: crypto.randomUUID(), after: lastSeq }

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(ada, conversationId, 'only once', same)),
    )
    const other = await send(ada, conversationId, 'something else', same)
    const page = await ada.call(`GET /conversations/${conversationId}/messages`)

    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array.from({ length: 19 }, () => 200), 201])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const replayed = answers.filter(({ headers }) => headers.get('Idempotency-Replayed') === 'true')
    expect(replayed).toHaveLength(19)
    expect(other.status).toBe(422)
    expect(problemOf(other).code).toBe('idempotency_key_reused')
    expect((page.body as { items: unknown[] }).items).toHaveLength(1)
  })
})

type Try = readonly [route: string, body?: unknown, headers?: Record<string, string>]

/** A call of every route that a conversation has. */
function everythingOf(conversation: string, seq: number): Try[] {
  const message = `${conversation}/messages/${seq}`
  const content = { body: 'let me in' }
  return [
    [`GET ${conversation}`],
    [`PATCH ${conversation}`, { title: 'Mine' }],
    [`DELETE ${conversation}`],
    [`PATCH ${conversation}/me`, { pinned: true }],
    [`DELETE ${conversation}/me`],
    [`GET ${conversation}/members`],
    [`POST ${conversation}/members`, { memberIds: [eve.userId] }],
    [`PUT ${conversation}/members/${eve.userId}`, { role: 'member' }],
    [`DELETE ${conversation}/members/${eve.userId}`],
    [`GET ${conversation}/messages`],
    [`POST ${conversation}/messages`, { content, clientMessageId: crypto.randomUUID() }],
    [`GET ${message}`],
    [`PATCH ${message}`, { content }, { 'If-Match': '1' }],
    [`DELETE ${message}`],
    [`DELETE ${message}?for=me`],
    [`GET ${message}/history`],
    [`GET ${message}/replies`],
    [`GET ${message}/receipts`],
    [`PUT ${message}/reactions/%F0%9F%91%8D`],
    [`DELETE ${message}/reactions/%F0%9F%91%8D`],
    [`PUT ${message}/pin`],
    [`DELETE ${message}/pin`],
    [`GET ${conversation}/pins`],
    [`GET ${conversation}/audience`],
    [`PUT ${conversation}/read`, { upTo: seq }],
    [`PUT ${conversation}/delivered`, { upTo: seq }],
    [`POST ${conversation}/unread`, { from: seq }],
  ]
}

const expressionOf = ({ method, path }: Route): RegExp =>
  new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}(\\?.*)?$`)

describe('a third person', () => {
  test('is tried on every route that a conversation has', () => {
    const tried = everythingOf('/conversations/x', 1).map(([route]) => route)
    const ofConversations = Object.values<Route>(routes).filter(({ path }) =>
      path.includes('{conversationId}'),
    )

    const untried = ofConversations.filter((row) => !tried.some((route) => expressionOf(row).test(route)))

    expect(untried).toEqual([])
  })

  test('R5 gets 404 on everything of a conversation and no event', async () => {
    const [evesSocket, bensSocket] = await Promise.all([site.listen(eve), site.listen(ben)])
    const { conversationId } = await newGroup('Private')
    const { seq } = (await send(ada, conversationId, 'not for Eve')).body as Message
    const content = { body: 'let me in' }
    const tries = everythingOf(`/conversations/${conversationId}`, seq)

    const answers = await Promise.all(
      tries.map(([route, body, headers = {}]) => eve.call(route, { body, headers })),
    )
    await bensSocket.heard('message.created', (event) => event.conversationId === conversationId)
    const overSocket = await evesSocket.ask('message.send', {
      conversationId,
      content,
      clientMessageId: crypto.randomUUID(),
    })

    const outcomes = answers.map(({ status, body }, place) => [
      tries[place]?.[0],
      status,
      (body as { code: string }).code,
    ])
    expect(outcomes).toEqual(tries.map(([route]) => [route, 404, 'not_found']))
    expect(overSocket).toMatchObject({ ok: false, problem: { code: 'not_found' } })
    expect(evesSocket.events).toEqual([])
  })
})

describe('the log of the functions', () => {
  test('R12 says which routes were called, and nothing of who said what', async (context) => {
    needsOwnRuntime(context)
    const { conversationId } = await newGroup('Confidential title')
    await send(ada, conversationId, 'Confidential body')
    await ada.call('GET /users/me')
    const lines = site.logLines.join('\n')

    const secrets = [ada.username, ada.email, ada.accessToken, ada.refreshToken, 'Confidential', 'Hello Ben']
    for (const secret of secrets) expect(lines).not.toContain(secret)
    expect(lines).toContain('"route":"sendMessage"')
  })
})
