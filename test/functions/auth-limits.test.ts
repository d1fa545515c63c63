import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/auth/index.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { clientId, type Fixture, poolId, startUserPools } from '../local/user-pool.fixture.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall, type RestResult } from '../support/rest-event.ts'
import { useTable } from '../support/test-table.ts'

keepLogLines()
const test = useTable()
let pools: Fixture

beforeAll(async () => {
  pools = await startUserPools()
  useEnvironment(test, {
    USER_POOL_ID: poolId,
    USER_POOL_CLIENT_ID: clientId,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pools.url,
  })
})
afterAll(async () => {
  vi.useRealTimers()
  await pools.stop()
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5, 12) })
  vi.stubEnv('LIMITS', 'on')
})
afterEach(() => vi.unstubAllEnvs())

const advance = (seconds: number): unknown => vi.setSystemTime(Date.now() + seconds * 1000)

const post = (action: string, body: unknown, more: Partial<RestCall> = {}): Promise<RestResult<Problem>> =>
  callRest<Problem>(handler, {
    method: 'POST',
    path: `/auth/${action}`,
    body,
    headers: { 'Accept-Language': 'en' },
    ...more,
  })

let count = 0
const newName = (): string => {
  count += 1
  return `somebody${count}`
}
/** From another address each time, so that only the name tells that it is one person's account. */
const guess = (username: string): Promise<RestResult<Problem>> => {
  count += 1
  const sourceIp = `198.51.100.${count % 250}`
  return post('token', { username, password: `Guess-number-${count}` }, { sourceIp })
}

async function times<Result>(most: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let place = 0; place < most; place += 1) results.push(await work())
  return results
}

const statusesOf = (answers: readonly RestResult<unknown>[]): number[] => answers.map(({ status }) => status)

describe('guessing', () => {
  it('R13 at one name is refused after 30 tries, from whatever address', async () => {
    const username = newName()

    const answers = await times(31, () => guess(username))

    expect(new Set(statusesOf(answers.slice(0, 30)))).toEqual(new Set([401]))
    expect(answers[30]).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '600',
        'ratelimit-policy': '"auth";q=600;w=60, "authName";q=30;w=600',
      },
      body: { code: 'rate_limited' },
    })
    expect((await guess(newName())).status).toBe(401)
  })

  it('goes by the name whatever its case, and whatever is done with it', async () => {
    const username = newName()
    await times(10, () => guess(username))
    await times(10, () => guess(username.toUpperCase()))
    const code = '000000'
    await times(5, () => post('confirm', { username, code }))
    await times(5, () => post('reset', { username, code, password: 'Another-horse-8' }))

    const answers = await Promise.all([
      guess(username),
      post('confirm', { username, code }),
      post('forgot', { username }),
      post('resend', { username }),
    ])

    expect(statusesOf(answers)).toEqual([429, 429, 429, 429])
  })

  it('is slower the longer it goes on, but for no more than an hour', async () => {
    const username = newName()
    await times(31, () => guess(username))
    advance(599)
    const goingOn = await guess(username)
    const waits = await times(8, () => {
      advance(500)
      return guess(username)
    })

    expect(goingOn.headers['retry-after']).toBe('600')
    expect(statusesOf(waits)).toEqual([429, 429, 429, 429, 429, 429, 401, 401])
    expect(waits[5]?.headers['retry-after']).toBe('1')
  })

  it('at many names is refused by its address, and of IPv6 by its network', async () => {
    vi.stubEnv('LIMITS', JSON.stringify({ auth: '5/60' }))
    const from = (sourceIp: string) =>
      post('token', { username: newName(), password: 'Correct-horse-7' }, { sourceIp })

    const answers = await times(6, () => from('203.0.113.7'))
    const hosts = await Promise.all([1, 2, 3, 4, 5, 6].map((host) => from(`2001:db8:1:2::${host}`)))

    expect(statusesOf(answers)).toEqual([401, 401, 401, 401, 401, 429])
    expect(statusesOf(hosts).toSorted()).toEqual([401, 401, 401, 401, 401, 429])
    expect((await from('203.0.113.8')).status).toBe(401)
    expect((await from('2001:db8:1:3::1')).status).toBe(401)
  })

  it('is far off for who signs up, and they are told', async () => {
    const username = newName()
    const known = await post('register', {
      username,
      email: `${username}@example.com`,
      password: 'Correct-horse-7',
    })

    expect(known.headers).toMatchObject({
      'ratelimit-policy': '"auth";q=600;w=60, "authName";q=30;w=600',
      ratelimit: expect.stringMatching(/^"auth";r=\d+;t=60, "authName";r=29;t=600$/),
    })
  })
})
