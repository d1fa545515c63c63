import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LimitPolicy } from '../../shared/contract/limits.ts'
import { type Counter, countCall, isRefused } from '../../shared/core/limits.ts'
import { addressLimitKey, type Key, nameLimitKey, userLimitKey } from '../../shared/store/keys.ts'
import { readCounter, takeStep } from '../../shared/store/limits.ts'
import { metered, noUnits, type Units } from '../../shared/store/meter.ts'
import type { Table } from '../../shared/store/table.ts'
import { openTable, testClock, useTable } from '../support/test-table.ts'

const test = useTable()
const thirty: LimitPolicy = { calls: 30, windowSeconds: 60, longestSeconds: 600 }

const newKey = (): Key => userLimitKey(crypto.randomUUID(), 'write')

/** Counts a call as the functions do; `table` is a process, for each remembers what it saw. */
const call = (table: Table, key: Key, policy: LimitPolicy, now: number): Promise<Counter> =>
  takeStep(table, key, policy, (counter) => countCall(policy, counter, now), now)

async function isLetThrough(table: Table, key: Key, policy: LimitPolicy, now: number): Promise<boolean> {
  return !isRefused(policy, await call(table, key, policy, now))
}

/** Another process with the same table. */
const otherProcess = (): Table => openTable(test.endpoint, test.tableName).table

async function unitsOf(work: () => Promise<unknown>): Promise<Pick<Units, 'read' | 'write'>> {
  const units = noUnits()
  await metered(units, work)
  return { read: units.read, write: units.write }
}

describe('the counter in the table', () => {
  it('R13 lets 30 calls of a minute through and refuses the 31st; waiting ends it', async () => {
    const { now, advance } = testClock()
    const key = newKey()
    const answers: boolean[] = []
    for (let place = 0; place < 31; place += 1) {
      answers.push(await isLetThrough(test.table, key, thirty, now()))
      advance(1_000)
    }

    advance(29_000)

    expect(answers).toEqual([...Array<boolean>(30).fill(true), false])
    expect(await isLetThrough(test.table, key, thirty, now())).toBe(true)
  })

  it('is prolonged by who goes on during the lockout', async () => {
    const { now, advance } = testClock()
    const key = newKey()
    for (let place = 0; place < 31; place += 1) await call(test.table, key, thirty, now())
    advance(50_000)
    const goingOn = await call(test.table, key, thirty, now())

    advance(59_999)
    const stillLocked = await isLetThrough(otherProcess(), key, thirty, now())
    advance(60_000)

    expect(goingOn.endsAt).toBe(now() - 119_999 + 60_000)
    expect(stillLocked).toBe(false)
    expect(await isLetThrough(test.table, key, thirty, now())).toBe(true)
  })

  it('does the same as the decision alone, whichever process counts', async () => {
    const processes = [test.table, otherProcess(), otherProcess()]
    const Calls = fc.array(
      fc.record({ pause: fc.integer({ min: 0, max: 4_000 }), process: fc.nat({ max: 2 }) }),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(Calls, fc.integer({ min: 1, max: 4 }), async (calls, most) => {
        const policy = { calls: most, windowSeconds: 5, longestSeconds: 12 }
        const key = newKey()
        const { now, advance } = testClock()
        let expected: Counter | undefined
        for (const { pause, process } of calls) {
          advance(pause)
          expected = countCall(policy, expected, now())
          const counted = await call(processes[process] ?? test.table, key, policy, now())
          expect(isRefused(policy, counted)).toBe(isRefused(policy, expected))
          // Above the flood's bound the table is written at most once a second.
          expect(Math.abs(counted.endsAt - expected.endsAt)).toBeLessThan(1_000)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('lets no more through than it says, however many call at once from however many processes', async () => {
    const { now } = testClock()
    const key = newKey()
    const processes = [test.table, otherProcess(), otherProcess(), otherProcess()]

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, place) =>
        isLetThrough(processes[place % processes.length] ?? test.table, key, thirty, now()),
      ),
    )

    expect(answers.filter(Boolean)).toHaveLength(30)
  })

  it('counts everybody, and every kind of call, apart', async () => {
    const { now } = testClock()
    const one: LimitPolicy = { calls: 1, windowSeconds: 60, longestSeconds: 60 }
    const userId = crypto.randomUUID()
    const keys = [
      userLimitKey(userId, 'write'),
      userLimitKey(userId, 'upload'),
      userLimitKey(crypto.randomUUID(), 'write'),
      addressLimitKey(userId, 'write'),
      nameLimitKey(userId, 'write'),
    ]

    const first = await Promise.all(keys.map((key) => isLetThrough(test.table, key, one, now())))
    const second = await Promise.all(keys.map((key) => isLetThrough(test.table, key, one, now())))

    expect(first).toEqual(keys.map(() => true))
    expect(second).toEqual(keys.map(() => false))
  })

  it('costs a write unit a call, and no read', async () => {
    const { now, advance } = testClock()
    const key = newKey()

    const beginning = await unitsOf(() => call(test.table, key, thirty, now()))
    const within = await unitsOf(() => call(test.table, key, thirty, now()))
    const elsewhere = await unitsOf(() => call(otherProcess(), key, thirty, now()))
    advance(60_000)
    const anew = await unitsOf(() => call(test.table, key, thirty, now()))

    expect([beginning, within, anew]).toEqual(Array(3).fill({ read: 0, write: 1 }))
    // A process that has not seen this counter first takes it for one that is over.
    expect(elsewhere).toEqual({ read: 0, write: 2 })
  })

  it('writes a flood no more than once a second', async () => {
    const { now, advance } = testClock()
    const key = newKey()
    for (let place = 0; place < 62; place += 1) await call(test.table, key, thirty, now())

    const atOnce = await unitsOf(() => call(test.table, key, thirty, now()))
    advance(1_000)
    const later = await unitsOf(() => call(test.table, key, thirty, now()))

    expect([atOnce.write, later.write]).toEqual([0, 1])
  })

  it('goes with time', async () => {
    const { now } = testClock()
    const key = newKey()
    await call(test.table, key, thirty, now())

    const { ttl } = (await test.table.get(key)) ?? {}

    expect(ttl).toBe(now() / 1000 + 60 + 60)
    expect(await readCounter(test.table, key)).toEqual({ calls: 1, endsAt: now() + 60_000 })
  })
})
