import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { Message } from '../../shared/contract/messages.ts'
import { dropConnection } from '../../shared/store/connections.ts'
import { getHead } from '../../shared/store/heads.ts'
import { newPeople } from '../support/people.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import { listen, type Socket } from '../support/runtime-sockets.ts'
import { type ConnectionTraces, connectionTraces, openRuntimeTable } from '../support/runtime-table.ts'
import type { TestTable } from '../support/test-table.ts'

// Real sockets on the local runtime: what is left of them in the table, and what they still hear.

const site = useSite({ variables: { LIMITS: 'off' } })
let made: TestTable
let ada: SignedIn
let others: SignedIn[]
/** So large that its deliveries go by the connections named in it. */
let crowd: Conversation

beforeEach(needsOwnRuntime)
beforeAll(async () => {
  if (!site.runtime) return
  made = await openRuntimeTable(site.origin)
  ;[ada, ...others] = (await site.people(5)) as [SignedIn, ...SignedIn[]]
  const silent = await newPeople(made.table, 100)
  crowd = await newGroup([...others, ...silent])
  await until('the crowd to be large', async () => {
    const head = await getHead(made.table, crowd.conversationId, { consistent: true })
    return head?.live
  })
})
afterAll(() => made?.client.destroy())
afterEach(() => site.runtime?.faults.dropDisconnect?.clear())

async function newGroup(people: readonly { userId: string }[]): Promise<Conversation> {
  const body = { kind: 'group', title: 'Choir', memberIds: people.map(({ userId }) => userId) }
  return (await ada.call('POST /conversations', { body })).body as Conversation
}

const send = (sender: SignedIn, conversationId: string, body: string) =>
  sender.call(`POST /conversations/${conversationId}/messages`, {
    body: { content: { body }, clientMessageId: crypto.randomUUID() },
  })

const isIn =
  (conversationId: string) =>
  (event: Event): boolean =>
    event.conversationId === conversationId

describe('what a connection leaves in the table', () => {
  const nothing: ConnectionTraces = { connections: 0, named: 0, live: 0, watches: 0 }
  const fourOfEach: ConnectionTraces = { connections: 4, named: 4, live: 4, watches: 4 }
  const threeHoursMs = 3 * 3_600_000

  /** The end of a connection is heard of a little later: what stands once it is as told, or in the end. */
  async function tracesOnce(wanted: ConnectionTraces): Promise<ConnectionTraces> {
    let found = nothing
    const isWanted = async () => {
      found = await connectionTraces(made)
      return JSON.stringify(found) === JSON.stringify(wanted)
    }
    await until('the traces of connections', isWanted, 60_000).catch(() => undefined)
    return found
  }

  /** One socket each, and each wants to hear how Ada is. */
  async function everybodyComes(): Promise<Socket[]> {
    const sockets = await Promise.all(others.map(site.listen))
    await Promise.all(sockets.map((socket) => socket.ask('presence.watch', { userIds: [ada.userId] })))
    return sockets
  }

  /** As after a lost network: API Gateway does not always notice. */
  function leaveUnnoticed(sockets: readonly Socket[]): void {
    site.runtime?.faults.dropDisconnect?.set({ rate: 1 })
    for (const socket of sockets) socket.close()
  }

  test('is nothing, 1,000 times', { timeout: 600_000 }, async () => {
    let left = 1000
    const comeAndGo = async ({ accessToken }: SignedIn): Promise<void> => {
      for (; left > 0; ) {
        left -= 1
        const socket = await listen(site.realtimeUrl, accessToken)
        socket.close()
      }
    }

    await Promise.all([...others, ...others, ...others].map(comeAndGo))

    expect(await tracesOnce(nothing)).toEqual(nothing)
  })

  test('goes with $disconnect, and what watched with the next change of whom it watched', async () => {
    const sockets = await everybodyComes()
    const open = await tracesOnce(fourOfEach)

    for (const socket of sockets) socket.close()
    const closed = await tracesOnce({ ...nothing, watches: 4 })
    const adas = await site.listen(ada)
    adas.close()

    expect(open).toEqual(fourOfEach)
    expect(closed).toEqual({ ...nothing, watches: 4 })
    expect(await tracesOnce(nothing)).toEqual(nothing)
  })

  test('goes by TTL where $disconnect never comes', async () => {
    leaveUnnoticed(await everybodyComes())
    const stale = await tracesOnce(fourOfEach)

    site.clockOffsetMs = threeHoursMs
    await site.runtime?.sweep()
    site.clockOffsetMs = 0

    expect(stale).toEqual(fourOfEach)
    expect(await tracesOnce(nothing)).toEqual(nothing)
  })

  test('R10 goes by 410 with the next message, in large conversations too, and takes nobody with it', async () => {
    const [ben, cleo, ...rest] = (await everybodyComes()) as [Socket, Socket, Socket, Socket]
    const { conversationId } = await newGroup(others.slice(0, 2))
    const adas = await site.listen(ada)
    leaveUnnoticed([ben, cleo])
    await send(ada, conversationId, 'Where are you?')
    const small = await tracesOnce({ connections: 3, named: 3, live: 3, watches: 4 })
    leaveUnnoticed(rest)
    await send(ada, crowd.conversationId, 'Where is everybody?')
    const large = await tracesOnce({ connections: 1, named: 1, live: 1, watches: 4 })

    await adas.heard('message.created', (event) => event.conversationId === crowd.conversationId)
    site.runtime?.faults.dropDisconnect?.clear()
    adas.close()

    expect(small).toEqual({ connections: 3, named: 3, live: 3, watches: 4 })
    expect(large).toEqual({ connections: 1, named: 1, live: 1, watches: 4 })
    expect(await tracesOnce(nothing)).toEqual(nothing)
  })
})

describe('an open connection', () => {
  /** All who are named hear the second message: then whatever the first one did is over. */
  async function sayTwice(conversationId: string, listening: Socket): Promise<void> {
    for (const body of ['one', 'two']) await send(ada, conversationId, body)
    await listening.heard('message.created', (event) => isIn(conversationId)(event) && event.number === 2)
  }
  const createdIn = (socket: Socket, conversationId: string): number =>
    socket.events.filter((event) => event.type === 'message.created' && isIn(conversationId)(event)).length

  test('hears nothing before it is registered, and a ping does that as well as hello', async () => {
    const [ben] = others as [SignedIn]
    const [registered, silent] = [await site.listen(ben), await site.connect(ben.accessToken)]
    const before = await newGroup([ben])
    await sayTwice(before.conversationId, registered)
    const heardBefore = silent.events.length

    const pings = [await silent.ask('ping'), await silent.ask('ping')]
    const after = await newGroup([ben])
    await sayTwice(after.conversationId, registered)
    await until('the other one to hear it too', () => createdIn(silent, after.conversationId) === 2)

    expect(heardBefore).toBe(0)
    expect(pings).toMatchObject([{ data: { sync: true } }, { data: { sync: false } }])
  })

  test('that the table has lost is registered again by its next ping, which says to sync', async () => {
    const [ben] = others as [SignedIn]
    const [steady, lost] = [await site.listen(ben), await site.connect(ben.accessToken)]
    const hello = await lost.ask('hello')
    const { connectionId } = (hello as { data: { connectionId: string } }).data
    await dropConnection(made.table, ben.userId, connectionId)
    const meanwhile = await newGroup([ben])
    await sayTwice(meanwhile.conversationId, steady)
    const heardMeanwhile = lost.events.length

    const ping = await lost.ask('ping')
    const after = await newGroup([ben])
    await send(ada, after.conversationId, 'there again')
    await lost.heard('message.created', isIn(after.conversationId))

    expect(heardMeanwhile).toBe(0)
    expect(ping).toMatchObject({ ok: true, data: { sync: true } })
  })
})

describe('somebody who is removed', () => {
  const rounds = 3
  const atOnce = 6

  /** Everybody talks, and in the middle of it Ada removes Cleo. */
  async function removeWhileTalking(conversationId: string, ben: SignedIn, cleo: SignedIn) {
    const say = (place: number) =>
      [ada, ben, cleo].map((sender) => send(sender, conversationId, `message ${place}`))
    const before = Array.from({ length: atOnce }, (_, place) => say(place)).flat()
    const removing = ada.call(`DELETE /conversations/${conversationId}/members/${cleo.userId}`)
    const after = Array.from({ length: atOnce }, (_, place) => say(atOnce + place)).flat()
    const removed = await removing
    const answers = await Promise.all([...before, ...after])
    return { removed, answers: answers.filter(({ status }) => status === 201) }
  }

  test('R5 is told so on every open socket, and of nothing that stands above the removal', async () => {
    const [ben, cleo] = others as [SignedIn, SignedIn]
    const [bens, ...cleos] = await Promise.all([ben, cleo, cleo].map(site.listen))
    const groups = await Promise.all(Array.from({ length: rounds }, () => newGroup([ben, cleo])))
    const afterwards = await newGroup([ben, cleo])
    const ids = groups.map(({ conversationId }) => conversationId)

    const outcomes = await Promise.all(ids.map((id) => removeWhileTalking(id, ben, cleo)))
    for (const id of ids) {
      for (const socket of cleos) await socket.heard('conversation.left', isIn(id))
    }
    // Batches of the stream come in order: once this has arrived, nothing of before is still on its way.
    await send(ada, afterwards.conversationId, 'That was that')
    for (const socket of [bens, ...cleos]) {
      await socket?.heard('message.created', isIn(afterwards.conversationId))
    }

    for (const [place, id] of ids.entries()) {
      const removal = (await bens?.heard('member.removed', isIn(id)))?.seq ?? 0
      const highest = Math.max(...(bens?.events ?? []).filter(isIn(id)).map(({ seq = 0 }) => seq))
      const said = outcomes[place]?.answers.map(({ body }) => body as Message) ?? []
      expect(outcomes[place]?.removed.status).toBe(204)
      expect(highest).toBeGreaterThan(removal)
      expect(said.filter(({ senderId, seq }) => senderId === cleo.userId && seq > removal)).toEqual([])
      for (const { events } of cleos) {
        const heard = events.filter(isIn(id))
        expect(heard.filter(({ seq = 0 }) => seq > removal)).toEqual([])
        expect(heard.find(({ type }) => type === 'conversation.left')?.data).toEqual({ reason: 'removed' })
      }
    }
  })
})
