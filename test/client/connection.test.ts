import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../client/src/connection/connection.ts'
import { createPresence } from '../../client/src/connection/presence.ts'
import { createTyping } from '../../client/src/connection/typing.ts'
import { type ClosingCode, closings } from '../../shared/contract/connections.ts'
import type { Event } from '../../shared/contract/event.ts'
import { type SmallClient, type StageOptions, stage } from '../support/small-client.ts'

const second = 1_000
const hour = 3_600 * second

/** Somebody connected, and every state that an app is shown from then on. */
async function connected(options?: StageOptions) {
  const set = stage(options)
  set.small.server.send('ann', 'hello')
  const client = await set.open()
  await set.around.pass(second)
  const states: ConnectionState[] = []
  client.live.connection.subscribe(() => states.push(client.live.connection.getSnapshot()))
  return { ...set, client, states, statuses: () => states.map(({ status }) => status) }
}

const closing = (code: ClosingCode): Event => ({
  v: 1,
  id: 'closing',
  type: 'session.closing',
  at: '2026-01-01T00:00:00.000Z',
  actor: { userId: 'me' },
  data: { code, ...closings[code] },
})

const words = (client: SmallClient): number => client.words().length

describe('a connection', () => {
  it('R6 misses nothing in three hours, through forced reconnects and ended tokens, and asks for no password', async () => {
    const { around, small, client } = await connected({ tokenSeconds: 3600, maxAgeSeconds: 7200 })

    for (let minute = 1; minute <= 180; minute += 1) {
      small.server.send('ben', `minute ${minute}`)
      small.tell()
      if (minute === 45 || minute === 100) small.cut()
      await around.pass(60 * second)
    }

    expect(words(client)).toBe(181)
    expect(small.counts.passwords).toBe(1)
    expect(small.counts.refreshes).toBeGreaterThanOrEqual(3)
    expect(client.status()).toBe('connected')
  })

  it('is replaced before its two hours are over, so that nothing falls between', async () => {
    const { around, small, client, statuses } = await connected()
    const syncs = small.counts.syncs

    for (let minute = 1; minute <= 130; minute += 1) {
      small.server.send('ben', `minute ${minute}`)
      small.tell()
      await around.pass(60 * second)
      expect(words(client)).toBe(minute + 1)
    }

    expect(small.counts.connections).toBe(2)
    expect(statuses()).not.toContain('waiting')
    expect(statuses()).not.toContain('connecting')
    expect(small.counts.syncs).toBe(syncs + 1)
  })

  it('is replaced also where the new one makes the server end the old one', async () => {
    const { around, client, small } = await connected({ maxAgeSeconds: 7200, mostConnections: 1 })

    await around.pass(2 * hour)
    await around.pass(30 * second)

    expect(client.status()).toBe('connected')
    expect(small.counts.connections).toBe(2)
  })

  it('comes back with the network although nobody looks', async () => {
    const { around, client, small, goOnline, show } = await connected()
    show(false)
    goOnline(false)
    small.cut()
    await around.pass(second)
    const without = client.status()

    goOnline(true)
    await around.pass(5 * second)

    expect([without, client.status()]).toEqual(['offline', 'connected'])
  })

  it('comes back by itself where something in between had answered', async () => {
    const { around, client, small } = await connected({ tokenSeconds: 600 })
    const forbidden = { status: 403, problem: { message: 'Forbidden' } }
    await around.pass(590 * second)
    for (const name of ['POST /auth/refresh', 'GET ']) small.intercept.set(name, forbidden)
    small.cut()

    await around.pass(300 * second)

    expect(client.session.state).toBe('signedIn')
    expect(client.status()).toBe('connected')
  })

  it('is given a new token before the old one ends', async () => {
    const { around, small, statuses } = await connected({ tokenSeconds: 1800 })

    await around.pass(hour)

    expect(small.counts.requests.filter((name) => name === 'auth.refresh').length).toBeGreaterThanOrEqual(2)
    expect(small.counts.connections).toBe(1)
    expect(statuses()).toEqual([])
  })

  it('comes back by itself, later each time, and says when', async () => {
    const { around, small, states, client } = await connected()

    small.isDown = true
    small.cut()
    await around.pass(120 * second)
    const waits = states.filter(({ status }) => status === 'waiting')
    small.isDown = false
    await around.pass(60 * second)

    expect(waits.length).toBeGreaterThan(3)
    expect(waits.every(({ retryAt = 0 }) => retryAt > 0)).toBe(true)
    const delays = waits.map(({ retryAt = 0 }, place) => retryAt - (waits[place - 1]?.retryAt ?? retryAt))
    expect(delays.at(-1)).toBeGreaterThan(delays[1] ?? Number.POSITIVE_INFINITY)
    expect(client.status()).toBe('connected')
  })

  it('does not try while the device says that it is offline, and at once when it no longer says so', async () => {
    const { around, small, goOnline, client, statuses } = await connected()

    goOnline(false)
    await around.pass(hour)
    const tries = small.counts.connections
    const offline = client.status()
    goOnline(true)
    await around.pass(0)
    await around.pass(0)

    expect(offline).toBe('offline')
    expect(tries).toBe(1)
    expect(client.status()).toBe('connected')
    expect(statuses().filter((status) => status === 'connecting')).toHaveLength(1)
  })

  it('pings, and takes a socket that does not answer for dead', async () => {
    const { around, small, client, statuses } = await connected()
    small.intercept.set('ping', 'unreached')

    await around.pass(301 * second)
    const silent = client.status()
    await around.pass(20 * second)

    expect(silent).toBe('connected')
    expect(statuses()[0]).toBe('waiting')
    expect(client.status()).toBe('connected')
    expect(small.counts.connections).toBe(2)
  })

  it.each(['signed_out', 'too_many_connections', 'account_removed'] as const)(
    'stays away after %s, and says why',
    async (code) => {
      const { around, small, client } = await connected()

      small.say(closing(code))
      await around.pass(hour)

      expect(client.live.connection.getSnapshot()).toEqual({ status: 'stopped', reason: code })
      expect(small.counts.connections).toBe(1)
    },
  )

  it.each([
    ['expired', 0],
    ['going_away', 5],
    ['too_many_requests', 60],
  ] as const)('comes back after %s in %d seconds', async (code, seconds) => {
    const { around, small, client } = await connected()

    small.say(closing(code))
    await around.pass(Math.max(0, seconds * second - 1))
    const early = small.counts.connections
    await around.pass(3 * second)

    expect(early).toBe(seconds === 0 ? 2 : 1)
    expect(small.counts.connections).toBe(2)
    expect(client.status()).toBe('connected')
  })

  it('comes with another token where the old one had expired', async () => {
    const { around, small } = await connected()
    const before = small.counts.refreshes

    small.say(closing('expired'))
    await around.pass(second)

    expect(small.counts.refreshes).toBe(before + 1)
  })

  it('stops where the session is over', async () => {
    const { around, small, client } = await connected({ tokenSeconds: 600 })
    const problem = { code: 'session_ended', status: 401, detail: 'Sign in again.', retryable: false }
    small.intercept.set('POST /auth/refresh', { status: 401, problem })

    await around.pass(hour)

    expect(client.session.state).toBe('expired')
    expect(client.live.connection.getSnapshot()).toEqual({ status: 'stopped', reason: 'session_ended' })
    expect(client.words()).toEqual(['hello'])
  })
})

describe('who writes', () => {
  const typing = (type: string, at: string, expiresAt: string): Event => ({
    v: 1,
    id: type,
    type,
    at,
    actor: { userId: 'ben' },
    conversationId: 'c',
    data: { userId: 'ben', expiresAt },
  })

  it('is shown until the server said, by whatever clock', async () => {
    const { around, small, client } = await connected()
    const people = createTyping(client).in('c')

    small.say(typing('typing.started', '2031-01-01T00:00:00.000Z', '2031-01-01T00:00:06.000Z'))
    await around.pass(5 * second)
    const writing = people.getSnapshot()
    await around.pass(2 * second)

    expect(writing).toEqual(['ben'])
    expect(people.getSnapshot()).toEqual([])
  })

  it('is told as seldom as that suffices', async () => {
    const { around, small, client } = await connected()
    const typing = createTyping(client)

    for (let key = 1; key <= 20; key += 1) {
      typing.start('c')
      await around.pass(500)
    }
    typing.stop('c')
    await around.pass(second)

    const said = small.counts.requests.filter((name) => name.startsWith('typing.'))
    expect(said).toEqual(['typing.start', 'typing.start', 'typing.start', 'typing.stop'])
  })
})

describe('who is here', () => {
  it('is watched again on a new connection, until nobody wants to know', async () => {
    const { around, small, client } = await connected()

    const presence = createPresence(client)

    const stop = presence.watch(['ann', 'ben'])
    const stopOther = presence.watch(['ben'])
    await around.pass(second)
    small.cut()
    await around.pass(5 * second)
    stop()
    stopOther()
    await around.pass(second)

    const asked = small.counts.requests.filter((name) => name.startsWith('presence.'))
    expect(asked).toEqual(['presence.watch', 'presence.watch', 'presence.unwatch', 'presence.unwatch'])
  })
})
