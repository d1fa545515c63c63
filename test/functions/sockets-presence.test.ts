import { beforeAll, describe, expect, it } from 'vitest'
import { handler as disconnect } from '../../functions/disconnect/index.ts'
import { actions, events } from '../../shared/contract/realtime.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { newPeople, type Person } from '../support/people.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { answerTo, problemOf, type Socket, say, socketOf } from '../support/socket-frames.ts'
import { givenFor, useTable } from '../support/test-table.ts'

keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
beforeAll(() => useEnvironment(test, { SOCKET_ENDPOINT: endpoint.url }))

async function opened(person: Person): Promise<Socket> {
  const socket = socketOf(person)
  await answerTo(socket, 'hello')
  return socket
}

async function two(): Promise<{ people: [Person, Person]; sockets: [Socket, Socket] }> {
  const people = (await newPeople(test.table, 2)) as [Person, Person]
  return { people, sockets: [await opened(people[0]), await opened(people[1])] }
}

const heardBy = ({ connectionId }: Socket) => endpoint.heard(connectionId)

describe('presence', () => {
  it('is answered and told as the contract says', async () => {
    const {
      people: [, bob],
      sockets: [anns, bobs],
    } = await two()

    const watched = await answerTo(anns, 'presence.watch', { userIds: [bob.userId] })
    const set = await answerTo(bobs, 'presence.set', { presence: 'away' })
    await disconnect(bobs)
    const unwatched = await answerTo(anns, 'presence.unwatch', { userIds: [bob.userId] })
    await opened(bob)

    expect(actions['presence.watch'].answer.strict().parse(watched)).toEqual({
      states: [{ userId: bob.userId, presence: 'active' }],
    })
    expect(set).toEqual({ presence: 'away' })
    expect(unwatched).toEqual({})
    const told = heardBy(anns).map(({ data }) => events['presence.changed'].data.strict().parse(data))
    expect(told).toMatchObject([
      { presence: 'away' },
      { presence: 'offline', lastSeenAt: expect.any(String) },
    ])
  })

  it('is refused by name of what is wrong', async () => {
    const { sockets } = await two()
    const [socket] = sockets
    const many = Array.from({ length: 101 }, () => crypto.randomUUID())

    const refusals = await Promise.all(
      [
        ['presence.watch', { userIds: many }],
        ['presence.watch', { userIds: [] }],
        ['presence.unwatch', { userIds: ['Ann'] }],
        ['presence.set', { presence: 'offline' }],
        ['presence.set', {}],
      ].map(async ([action, data]) => (await problemOf(say(socket, String(action), data))).errors),
    )

    expect(refusals).toEqual([
      ['#/data/userIds too_long'],
      ['#/data/userIds too_short'],
      ['#/data/userIds/0 invalid_value'],
      ['#/data/presence invalid_value'],
      ['#/data/presence required'],
    ])
  })
})

describe('typing', () => {
  it('is answered and told as the contract says', async () => {
    const {
      people: [ann, bob],
      sockets: [anns, bobs],
    } = await two()
    const { conversationId } = await createConversation(givenFor(test.table), ann, {
      kind: 'group',
      title: 'G',
      memberIds: [bob.userId],
    })

    const started = await answerTo(anns, 'typing.start', { conversationId })
    const stopped = await answerTo(anns, 'typing.stop', { conversationId })

    const { expiresAt } = actions['typing.start'].answer.strict().parse(started)
    expect(stopped).toEqual({})
    expect(heardBy(bobs)).toMatchObject([
      { type: 'typing.started', conversationId, data: { userId: ann.userId, expiresAt } },
      { type: 'typing.stopped', conversationId, data: { userId: ann.userId } },
    ])
  })

  it('R5 is refused to a stranger, as if the conversation were not there', async () => {
    const { sockets } = await two()

    const refusal = await problemOf(say(sockets[0], 'typing.start', { conversationId: crypto.randomUUID() }))

    expect(refusal).toMatchObject({ code: 'not_found', status: 404 })
  })
})
