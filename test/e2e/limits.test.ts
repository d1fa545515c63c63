import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../shared/contract/problem.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import type { Answered } from '../support/runtime-rest.ts'

// What time does to limits is shown with a clock that tests set, in test/functions/limits.test.ts.
const site = useSite({ variables: { LIMITS: '30/60' } })
let ada: SignedIn
let ben: SignedIn

beforeEach(needsOwnRuntime)
beforeAll(async () => {
  if (site.runtime) [ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
})

async function times<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let place = 0; place < count; place += 1) results.push(await work())
  return results
}

const limitsOf = ({ headers }: Answered) => [headers.get('RateLimit-Policy'), headers.get('RateLimit')]

describe('30 in 60 seconds on every route', () => {
  test('R13 let 30 requests through, and the 31st is 429', async () => {
    const passed = await times(30, () => ada.call('GET /users/me'))

    const refused = await ada.call('GET /users/me')

    const wait = Number(refused.headers.get('Retry-After'))
    expect(passed.map(({ status }) => status)).toEqual(Array(30).fill(200))
    expect(passed.map((one) => limitsOf(one)[0])).toEqual(Array(30).fill('"readOwnProfile";q=30;w=60'))
    expect(limitsOf(passed[0] as Answered)[1]).toBe('"readOwnProfile";r=29;t=60')
    expect(refused.status).toBe(429)
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    expect(limitsOf(refused)[1]).toBe(`"readOwnProfile";r=0;t=${wait}`)
    expect(refused.body as Problem).toMatchObject({ code: 'rate_limited', retryAfterSeconds: wait })
    expect((await ben.call('GET /users/me')).status).toBe(200)
  })

  test('hold on every other route too, the ones without a token by address', async () => {
    const body = { positions: {} }
    const answers = [
      await times(31, () => site.rest('GET /openapi.json')),
      await times(31, () => ada.call('POST /sync', { body })),
      await times(31, () => ada.call('GET /unread')),
      await times(31, () => site.rest('POST /auth/verify', { body: { token: 'none' } })),
    ]

    for (const all of answers) {
      expect(all.map(({ status }) => status)).toEqual([...Array(30).fill(200), 429])
    }
  })

  test('count for sockets, and close one that floods on', async () => {
    const socket = await site.listen(ben)
    const refused = async () => {
      const reply = await socket.ask('ping')
      return reply.ok ? undefined : reply.problem
    }
    const problems = await times(31, refused)

    for (let frame = 0; frame < 60; frame += 1) {
      socket.send(JSON.stringify({ id: `flood-${frame}`, action: 'ping', data: {} }))
    }

    expect(problems.slice(0, 30)).toEqual(Array(30).fill(undefined))
    expect(problems[30]).toMatchObject({ code: 'rate_limited', status: 429 })
    const { data } = await socket.heard('session.closing')
    expect(data).toMatchObject({ code: 'too_many_requests', reconnect: 'later' })
    await until('the socket to be closed', () => socket.isClosed)
  })
})
