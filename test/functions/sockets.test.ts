import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { handler as connect } from '../../functions/connect/index.ts'
import { handler as disconnect } from '../../functions/disconnect/index.ts'
import { actions } from '../../shared/contract/realtime.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { ensureProfile } from '../../shared/services/profiles.ts'
import { markMissed } from '../../shared/store/connections.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { getProfile } from '../../shared/store/profiles.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { answerTo, problemOf, say, sayText, socketOf } from '../support/socket-frames.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const hour = 3_600_000
const logLines = keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
beforeAll(() => useEnvironment(test, { EPOCH: '7', SOCKET_ENDPOINT: endpoint.url }))

async function openOf(userId: string): Promise<string[]> {
  const open = await getConnections(test.table, [userId], Date.now())
  return (open.get(userId) ?? []).map(({ connectionId }) => connectionId)
}

describe('a handshake', () => {
  it('is answered with the subprotocol, and registers nothing', async () => {
    expect(await connect()).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'parley.v1' } })
  })
})

describe('hello', () => {
  it('registers the connection and tells how to keep it', async () => {
    const socket = socketOf()

    const data = await answerTo(socket, 'hello', {})

    expect(actions.hello.answer.strict().parse(data)).toEqual({
      connectionId: socket.connectionId,
      userId: socket.userId,
      heartbeatSeconds: 300,
      maxAgeSeconds: 7200,
      expiresAt: expect.any(String),
      apiLevel: 1,
      epoch: '7',
    })
    expect(await openOf(socket.userId)).toEqual([socket.connectionId])
  })

  it('writes a profile that is missing', async () => {
    const socket = socketOf({ username: 'Newcomer' })

    await answerTo(socket, 'hello', { locale: 'fi' })

    expect(await getProfile(test.table, socket.userId)).toMatchObject({ username: 'newcomer', locale: 'fi' })
  })

  it('ends the connection with its token, or with the age at which the gateway cuts it', async () => {
    const soon = Date.now() + 60_000
    const old = Date.now() - 1.5 * hour

    const byToken = await answerTo(socketOf({ tokenExpiresAt: soon }), 'hello')
    const byAge = await answerTo(socketOf({ connectedAt: old }), 'hello')

    expect(byToken).toMatchObject({ expiresAt: new Date(soon).toISOString() })
    expect(byAge).toMatchObject({ expiresAt: new Date(old + 2 * hour).toISOString() })
  })

  it('chooses the language of what is refused later', async () => {
    const socket = socketOf({ languages: 'sv' })
    const before = await problemOf(say(socket, 'hello', { locale: 1 }))

    await answerTo(socket, 'hello', { locale: 'fi-FI' })

    const after = await problemOf(say(socket, 'hello', { locale: 1 }))
    const english = await problemOf(say(socketOf({ languages: 'tlh' }), 'hello', { locale: 1 }))
    expect(new Set([before.title, after.title, english.title]).size).toBe(3)
  })

  it('is worded after the profile where the client asked for no language', async () => {
    const [quiet, finnish] = [socketOf(), socketOf({ languages: 'fi' })]
    await ensureProfile(givenFor(test.table), { userId: quiet.userId, username: 'q', locale: 'fi' }, 'en')

    const [one, other] = await Promise.all(
      [quiet, finnish].map((socket) => problemOf(say(socket, 'nothing'))),
    )

    expect(one).toEqual(other)
  })
})

describe('ping', () => {
  it('says whether to sync', async () => {
    const socket = socketOf()
    await answerTo(socket, 'hello')
    const well = await answerTo(socket, 'ping')
    await markMissed(test.table, socket.userId, socket.connectionId)

    expect([well, await answerTo(socket, 'ping'), await answerTo(socket, 'ping')]).toEqual([
      { sync: false },
      { sync: true },
      { sync: false },
    ])
  })
})

async function directConversation() {
  const [aino, bertil] = [socketOf(), socketOf({ username: 'bertil' })]
  const given = givenFor(test.table)
  await ensureProfile(given, { userId: aino.userId, username: 'aino', displayName: 'Aino Mäki' }, 'en')
  await ensureProfile(given, { userId: bertil.userId, username: 'bertil' }, 'en')
  const caller = { userId: aino.userId, username: 'aino' }
  const { conversationId } = await createConversation(given, caller, {
    kind: 'direct',
    userId: bertil.userId,
  })
  return { aino, bertil, conversationId }
}

describe('message.send', () => {
  it('R3 R4 sends a message once, however often it is said', async () => {
    const { aino, conversationId } = await directConversation()
    const data = { conversationId, content: { body: 'Hei!' }, clientMessageId: crypto.randomUUID(), after: 1 }

    const first = await answerTo(aino, 'message.send', data)
    const again = await answerTo(aino, 'message.send', data)

    const sent = z.strictObject({ message: z.unknown(), replayed: z.boolean() }).parse(first)
    expect(sent.replayed).toBe(false)
    expect(again).toEqual({ message: sent.message, replayed: true })
    expect(actions['message.send'].answer.shape.message.strict().parse(sent.message)).toMatchObject({
      conversationId,
      seq: 2,
      number: 1,
      senderId: aino.userId,
      senderName: 'Aino Mäki',
      content: { body: 'Hei!' },
      clientMessageId: data.clientMessageId,
    })
  })

  it('R1 takes no sender and no time from the client', async () => {
    const { aino, bertil, conversationId } = await directConversation()
    const claimed = { senderId: bertil.userId, createdAt: '2020-01-01T00:00:00.000Z' }
    const data = { conversationId, content: { body: 'Hei!' }, clientMessageId: crypto.randomUUID() }

    expect(await problemOf(say(aino, 'message.send', { ...data, ...claimed }))).toMatchObject({
      code: 'invalid_request',
      errors: ['#/data/senderId unknown_field', '#/data/createdAt unknown_field'],
    })
  })

  it('R5 does not know the conversation for a stranger', async () => {
    const { conversationId } = await directConversation()
    const data = { conversationId, content: { body: 'Hei!' }, clientMessageId: crypto.randomUUID() }

    expect(await problemOf(say(socketOf(), 'message.send', data))).toMatchObject({
      code: 'not_found',
      status: 404,
    })
  })

  it('points below data at what is wrong, whoever found it', async () => {
    const { aino, conversationId } = await directConversation()
    const content = { body: 'Hei!' }
    const clientMessageId = crypto.randomUUID()

    const refusals = await Promise.all(
      [
        { conversationId, content },
        { conversationId, content: { body: '' }, clientMessageId },
        { conversationId, content, clientMessageId, after: 99 },
        { conversationId, content, clientMessageId, replyTo: 1 },
      ].map(async (data) => (await problemOf(say(aino, 'message.send', data))).errors),
    )

    expect(refusals).toEqual([
      ['#/data/clientMessageId required'],
      ['#/data/content/body too_short'],
      ['#/data/after invalid_value'],
      ['#/data/replyTo invalid_value'],
    ])
  })
})

describe('read and delivered', () => {
  it('R7 move the own marks, only forward', async () => {
    const { aino, bertil, conversationId } = await directConversation()
    const data = { conversationId, content: { body: 'Hei!' }, clientMessageId: crypto.randomUUID() }
    await answerTo(aino, 'message.send', data)

    const delivered = await answerTo(bertil, 'delivered', { conversationId, upTo: 2 })
    const read = await answerTo(bertil, 'read', { conversationId, upTo: 2 })
    const back = await answerTo(bertil, 'read', { conversationId, upTo: 1 })

    expect(actions.delivered.answer.strict().parse(delivered)).toMatchObject({ readSeq: 1, deliveredSeq: 2 })
    expect(actions.read.answer.strict().parse(read)).toMatchObject({ readSeq: 2, deliveredSeq: 2 })
    expect(back).toEqual(read)
  })

  it('are refused beyond the log, and R5 for a stranger', async () => {
    const { aino, conversationId } = await directConversation()

    for (const action of ['read', 'delivered']) {
      const beyond = await problemOf(say(aino, action, { conversationId, upTo: 9 }))
      const stranger = await problemOf(say(socketOf(), action, { conversationId, upTo: 1 }))

      expect(beyond).toMatchObject({ code: 'invalid_request', errors: ['#/data/upTo invalid_value'] })
      expect(stranger).toMatchObject({ code: 'not_found' })
    }
  })
})

describe('a frame', () => {
  it.each([
    ['no JSON', 'hello', null, ['malformed_json']],
    ['nothing', '', null, ['malformed_json']],
    ['no object', '[1]', null, ['# wrong_type']],
    ['no id', '{"action":"ping"}', null, ['#/id required']],
    ['an id of another type', '{"id":1,"action":"ping"}', null, ['#/id wrong_type']],
    ['no action', '{"id":"9"}', '9', ['#/action required']],
    ['an unknown action', '{"id":"9","action":"toString"}', '9', ['#/action invalid_value']],
    ['an unknown member', '{"id":"9","action":"ping","now":1}', '9', ['#/now unknown_field']],
    ['unknown data', '{"id":"9","action":"ping","data":{"a/b":1}}', '9', ['#/data/a~1b unknown_field']],
    ['data of another type', '{"id":"9","action":"ping","data":[]}', '9', ['#/data wrong_type']],
  ])('of %s is refused, and the socket stays', async (_, body, id, errors) => {
    const refusal = await problemOf(sayText(socketOf(), body))

    expect({ ...refusal, errors: refusal.errors.map((one) => one.trim()) }).toMatchObject({
      id,
      code: 'invalid_request',
      errors,
    })
  })

  it('is refused once the token has expired', async () => {
    const socket = socketOf({ tokenExpiresAt: Date.now() - 1 })

    expect(await problemOf(say(socket, 'hello'))).toMatchObject({ code: 'unauthenticated', status: 401 })
    expect(await openOf(socket.userId)).toEqual([])
    expect(endpoint.heard(socket.connectionId)).toMatchObject([
      { type: 'session.closing', data: { code: 'expired', reconnect: 'now', afterSeconds: 0 } },
    ])
    expect(endpoint.closed).toContain(socket.connectionId)
  })

  it('R1 is refused where no authorizer has said whose it is', async () => {
    const { connectionId, connectedAt, requestId } = socketOf().requestContext
    const socket = { userId: '', connectionId, requestContext: { connectionId, connectedAt, requestId } }

    expect(await problemOf(say(socket, 'ping'))).toMatchObject({ code: 'unauthenticated' })
  })

  it('leaves one log line, without what was said', async () => {
    logLines.length = 0
    const socket = socketOf()

    await say(socket, 'ping')
    await say(socket, 'secret words')

    expect(logLines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'info', function: 'actions', route: 'ping', units: { read: 3, write: 3 }, requestId: 'r-1' },
      { level: 'info', function: 'actions', route: 'unknown', code: 'invalid_request' },
    ])
    expect(logLines.join()).not.toContain('secret')
    expect(logLines.join()).not.toContain(socket.userId)
  })
})

describe('the end of a connection', () => {
  it('takes it and no other out of the list', async () => {
    const [leaving, staying] = [socketOf(), socketOf()]
    await answerTo(leaving, 'hello')
    await answerTo(staying, 'hello')

    const answers = [await disconnect(leaving), await disconnect(leaving)]

    expect(answers).toEqual([{ statusCode: 200 }, { statusCode: 200 }])
    expect(await openOf(leaving.userId)).toEqual([])
    expect(await openOf(staying.userId)).toEqual([staying.connectionId])
  })
})
