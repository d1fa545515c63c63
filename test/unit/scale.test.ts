import { describe, expect, it } from 'vitest'
import { readMeasured } from '../../bench/cost/work.ts'
import { gap, pick, poisson } from '../../bench/scale/draws.ts'
import { peakOf, usualHabits } from '../../bench/scale/habits.ts'
import { simulateLane } from '../../bench/scale/lane.ts'
import { loadOf, toldOf } from '../../bench/scale/load.ts'
import { simulateQueue } from '../../bench/scale/queue.ts'
import { wanted } from '../../bench/scale/quota-tables.ts'
import { simulateStorm } from '../../bench/scale/storm.ts'
import { clientBackoff } from '../../bench/scale/storm-table.ts'
import { scaleTables } from '../../bench/scale/tables.ts'
import { span } from '../../bench/scale/words.ts'
import { backoffMs } from '../../client/src/backoff.ts'
import { seededRandom } from '../../local/faults/random.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

describe('draws', () => {
  it('have the mean and the variance of a Poisson distribution', () => {
    for (const expected of [0.5, 8, 400]) {
      const draw = seededRandom(3)
      const counts = Array.from({ length: 20_000 }, () => poisson(draw, expected))

      const found = mean(counts)

      expect(found / expected).toBeCloseTo(1, 1)
      expect(mean(counts.map((one) => (one - found) ** 2)) / expected).toBeCloseTo(1, 1)
    }
  })

  it('come as often as their rate says', () => {
    const draw = seededRandom(4)

    expect(mean(Array.from({ length: 50_000 }, () => gap(draw, 20)))).toBeCloseTo(0.05, 2)
  })

  it('pick by shares', () => {
    const draw = seededRandom(5)
    const items = [
      { share: 3, name: 'often' },
      { share: 1, name: 'seldom' },
    ]

    const often = Array.from({ length: 20_000 }, () => pick(draw, items)).filter(
      ({ name }) => name === 'often',
    )

    expect(often.length / 20_000).toBeCloseTo(0.75, 1)
  })
})

describe('a queue', () => {
  const exponential = (rate: number) => (draw: () => number) => gap(draw, rate)

  it('is as busy as arrivals times service by servers', () => {
    const queue = { service: () => 0.05, count: 50_000, draw: seededRandom(1) }

    expect(simulateQueue({ ...queue, rate: 10, servers: 1 }).utilisation).toBeCloseTo(0.5, 1)
    expect(simulateQueue({ ...queue, rate: 60, servers: 4 }).utilisation).toBeCloseTo(0.75, 1)
  })

  it('waits as M/M/1 does: utilisation by what is left of the rate', () => {
    const { meanWait } = simulateQueue({
      rate: 7,
      servers: 1,
      service: exponential(10),
      count: 100_000,
      draw: seededRandom(2),
    })

    expect(meanWait / (0.7 / (10 - 7))).toBeCloseTo(1, 1)
  })

  it('waits half of that where service is always as long: M/D/1', () => {
    const { meanWait } = simulateQueue({
      rate: 7,
      servers: 1,
      service: () => 0.1,
      count: 100_000,
      draw: seededRandom(2),
    })

    expect(meanWait / (0.7 / (2 * (10 - 7)))).toBeCloseTo(1, 1)
  })

  it('waits as M/M/2 does', () => {
    // Erlang C with two servers at 70 %: 2 ρ² / (1 + ρ).
    const waiting = (2 * 0.49) / 1.7
    const { meanWait } = simulateQueue({
      rate: 14,
      servers: 2,
      service: exponential(10),
      count: 100_000,
      draw: seededRandom(6),
    })

    expect(meanWait / (waiting / (20 - 14))).toBeCloseTo(1, 1)
  })
})

describe('a lane of the stream', () => {
  const lane = { pollSeconds: 0.25, batchSize: 100, count: 20_000, service: () => 0.05 }

  it('waits half a poll where little comes, and is busy for what it serves', () => {
    const { utilisation, meanBatch, p50 } = simulateLane({ ...lane, rate: 0.2, draw: seededRandom(1) })

    expect(meanBatch).toBeCloseTo(1, 0)
    expect(p50).toBeCloseTo(0.125 + 0.05, 1)
    expect(utilisation).toBeCloseTo(0.2 * 0.05, 2)
  })

  it('takes what came meanwhile in one batch, so that more load makes larger batches', () => {
    const few = simulateLane({ ...lane, rate: 20, draw: seededRandom(1) })
    const many = simulateLane({ ...lane, rate: 1000, draw: seededRandom(1) })

    expect(many.meanBatch).toBeGreaterThan(10 * few.meanBatch)
    expect(many.meanBatch).toBeCloseTo(1000 * 0.05, -1)
    expect(many.utilisation).toBeGreaterThan(0.98)
  })
})

describe('everybody coming back', () => {
  it('takes a second where as many are let in', () => {
    expect(simulateStorm({ connections: 400, rate: 500, ...clientBackoff })).toEqual({
      halfSeconds: 1,
      mostSeconds: 1,
      peakTries: 400,
      meanTries: 1,
    })
  })

  it('lets in no more than the quota, and all in the end', () => {
    const { mostSeconds, meanTries } = simulateStorm({ connections: 50_000, rate: 500, ...clientBackoff })

    expect(mostSeconds).toBeGreaterThanOrEqual((0.99 * 50_000) / 500)
    expect(mostSeconds).toBeLessThan(1.3 * (50_000 / 500))
    expect(meanTries).toBeGreaterThan(1)
  })

  it('counts with the bounds that the client waits for', () => {
    const most = (tries: number) => backoffMs(tries, 1, 1000, 60_000) / 1000

    expect(most(0)).toBe(clientBackoff.baseSeconds)
    expect(most(20)).toBe(clientBackoff.mostSeconds)
  })
})

describe('a load', () => {
  const measured = readMeasured()

  it('peaks where the hours do', () => {
    expect(peakOf([1, 1, 1, 1])).toBe(1)
    expect(peakOf([1, 3])).toBe(1.5)
  })

  it('tells the sender and those who are connected; in large groups marks are nobody else’s', () => {
    const habits = { ...usualHabits, reached: 0.5, marks: 0.2 }

    expect(toldOf(2, habits)).toMatchObject({ posts: 1.5, marks: 0.1, members: 2, jobs: 0 })
    expect(toldOf(41, habits).receipts).toBeCloseTo(20 * 0.2 * 21)
    expect(toldOf(1001, habits)).toMatchObject({ posts: 501, receipts: 100, members: 0, jobs: 3 })
  })

  it('grows with the people, and is the same for the same seed', () => {
    const needs = (users: number) => loadOf(users, usualHabits, measured, seededRandom(9)).needs

    expect(needs(1_000_000)).toEqual(needs(1_000_000))
    expect(needs(100_000_000).gatewayRate / needs(1_000_000).gatewayRate).toBeGreaterThan(80)
    expect(needs(100_000_000).gatewayRate / needs(1_000_000).gatewayRate).toBeLessThan(101)
  })

  it('gives the same tables for the same seed', () => {
    const tables = () => scaleTables(measured, () => seededRandom(1))

    expect(tables()).toEqual(tables())
  })
})

describe('quotas', () => {
  it('are raised to twice the need, in two figures, where the default has no room', () => {
    expect(wanted(400, 1000)).toBeUndefined()
    expect(wanted(500, 1000)).toBeUndefined()
    expect(wanted(18_494, 10_000)).toBe(37_000)
    expect(wanted(501, 1000)).toBe(1100)
  })

  it('have times that can be read', () => {
    expect([4, 300, 40_000].map(span)).toEqual(['4 s', '5 min', '11.1 h'])
  })
})
