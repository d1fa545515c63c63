import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { newPeople, type Person } from '../support/people.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { say, socketOf } from '../support/socket-frames.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const second = 1_000
keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()

beforeAll(() => useEnvironment(test, { SOCKET_ENDPOINT: endpoint.url }))
// Only the clock stands still: what waits for the table goes on.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5, 12) }))
afterEach(() => vi.unstubAllEnvs())
afterAll(() => vi.useRealTimers())

const advance = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds)

async function times<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let place = 0; place < count; place += 1) results.push(await work())
  return results
}

describe('a socket', () => {
  beforeEach(() => vi.stubEnv('LIMITS', '30/60'))
  const ping = (socket: ReturnType<typeof socketOf>) => say(socket, 'ping')

  it('is told how long to wait, and stays open', async () => {
    const socket = socketOf()
    await times(30, () => ping(socket))
    advance(10 * second)

    const refused = await ping(socket)

    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'rate_limited', status: 429, retryAfterSeconds: 50, retryable: true },
    })
    expect(endpoint.closed).not.toContain(socket.connectionId)
  })

  it('is closed when it floods on while locked out, and says why first', async () => {
    const socket = socketOf()
    await times(60, () => ping(socket))
    const before = endpoint.closed.includes(socket.connectionId)

    await ping(socket)

    expect(before).toBe(false)
    expect(endpoint.heard(socket.connectionId)).toMatchObject([
      { type: 'session.closing', data: { code: 'too_many_requests', reconnect: 'later', afterSeconds: 60 } },
    ])
    expect(endpoint.closed).toContain(socket.connectionId)
  })

  it('that floods with messages is closed too', async () => {
    vi.stubEnv('LIMITS', JSON.stringify({ send: '5/60' }))
    const [ada, ben] = (await newPeople(test.table, 2)) as [Person, Person]
    const direct = { kind: 'direct', userId: ben.userId } as const
    const { conversationId } = await createConversation(givenFor(test.table), ada, direct)
    const message = () => ({
      conversationId,
      content: { body: 'Hei' },
      clientMessageId: crypto.randomUUID(),
    })
    const socket = socketOf(ada)

    await times(16, () => say(socket, 'message.send', message()))

    expect(endpoint.heard(socket.connectionId)).toMatchObject([
      { type: 'session.closing', data: { code: 'too_many_requests' } },
    ])
  })

  it('is not counted for another person', async () => {
    const [flooding, other] = [socketOf(), socketOf()]
    await times(31, () => ping(flooding))

    expect((await ping(other)).ok).toBe(true)
  })
})
