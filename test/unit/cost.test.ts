import { describe, expect, it } from 'vitest'
import { durationOf, usualAssumptions } from '../../bench/cost/assumptions.ts'
import { outcomeOf } from '../../bench/cost/goals.ts'
import { hostedCost, readHosted } from '../../bench/cost/hosted.ts'
import { invocation } from '../../bench/cost/invocation.ts'
import { itemBytes } from '../../bench/cost/measure/item-bytes.ts'
import { burstShare, floorOf, messageTo } from '../../bench/cost/message.ts'
import { monthOf } from '../../bench/cost/month.ts'
import { help, readOptions, usualUsage } from '../../bench/cost/options.ts'
import { billFor, costOf, readPrices, totalOf } from '../../bench/cost/prices.ts'
import { quantities, sumOf, times } from '../../bench/cost/quantities.ts'
import { dollars, reportCost } from '../../bench/cost/report.ts'
import {
  billedMs,
  gbSecondsOf,
  queueRequestsOf,
  socketMessagesOf,
  writeUnitsOf,
} from '../../bench/cost/rounding.ts'
import { type Measured, readMeasured, type Work, type WorkName, workNames } from '../../bench/cost/work.ts'

const list = readPrices()

const plain: Work = {
  function: 'stream',
  writeUnits: 0,
  readUnits: 0,
  cpuMs: 0,
  databaseDepth: 0,
  postDepth: 0,
  posts: 0,
  frameBytes: 0,
  answerBytes: 0,
  logBytes: 0,
  queued: [],
}

/** Nothing costs anything but what is given. */
const measuredWith = (some: Partial<Record<WorkName, Partial<Work>>>): Measured => ({
  date: '2026-01-01',
  commit: 'abc',
  machine: 'none',
  bodyBytes: 300,
  storedBytes: 1000,
  initMs: {},
  work: Object.fromEntries(workNames.map((name) => [name, { ...plain, ...some[name] }])) as Measured['work'],
})

const free = { databaseMs: 0, postMs: 0, cpuFactor: 1, coldShare: 0, startMs: 0, platformLogBytes: 0 }
const pricingWith = (some: Partial<Record<WorkName, Partial<Work>>>) => ({
  measured: measuredWith(some),
  assumptions: free,
})

describe('prices', () => {
  it('are tiered: each tier prices what lies in it', () => {
    const tiers = [{ upTo: 10, dollars: 0 }, { upTo: 100, dollars: 2 }, { dollars: 1 }]

    expect([5, 10, 11, 100, 150].map((amount) => costOf(amount, tiers))).toEqual([0, 0, 2, 180, 230])
  })

  it('name a source that is listed', () => {
    const named = Object.values(list.prices).flatMap(({ source }) => source)

    expect(named.filter((name) => !(name in list.sources))).toEqual([])
    expect(Object.keys(list.sources).filter((name) => !named.includes(name))).toEqual([])
  })

  it('are those that the project set out with', () => {
    const million = quantities({ writeUnits: 1e6, readUnits: 1e6, restRequests: 1e6, socketMessages: 1e6 })
    const bill = billFor(million, list, false)

    expect(bill.get('DynamoDB')).toBeCloseTo(0.75)
    expect(bill.get('API Gateway, REST')).toBeCloseTo(3.5)
    expect(bill.get('API Gateway, WebSocket')).toBeCloseTo(1)
  })

  it('charge nobody for the first 10,000 active users, and the 10,001st', () => {
    const cost = (activeUsers: number) => billFor(quantities({ activeUsers }), list, false).get('Cognito')

    expect(cost(10_000)).toBe(0)
    expect(cost(10_001)).toBeCloseTo(0.0055)
    expect(cost(200_000)).toBeCloseTo(90_000 * 0.0055 + 100_000 * 0.0046)
  })

  it('take off what is free only where that is asked for, and never below nothing', () => {
    const some = quantities({ logGb: 6, lambdaRequests: 10 })

    expect(billFor(some, list, false).get('CloudWatch Logs')).toBeCloseTo(3)
    expect(billFor(some, list, true).get('CloudWatch Logs')).toBeCloseTo(0.5)
    expect(billFor(some, list, true).get('Lambda')).toBe(0)
  })
})

describe('rounding', () => {
  it('is up to whole units: 1 KB, 32 KB, 64 KB, a millisecond', () => {
    expect([0, 1, 1024, 1025].map(writeUnitsOf)).toEqual([1, 1, 1, 2])
    expect([1, 32_768, 32_769].map(socketMessagesOf)).toEqual([1, 1, 2])
    expect([1, 65_536, 65_537].map(queueRequestsOf)).toEqual([1, 1, 2])
    expect([0, 0.2, 1, 1.01].map(billedMs)).toEqual([1, 1, 1, 2])
    expect(gbSecondsOf(99.5, 512)).toBeCloseTo(0.05)
  })
})

describe('an invocation', () => {
  it('waits in turn and computes, longer with less than a whole processor', () => {
    const work = { databaseDepth: 3, postDepth: 1, cpuMs: 4 }
    const assumptions = { ...usualAssumptions, databaseMs: 5, postMs: 10, cpuFactor: 2 }

    expect(durationOf(work, 1769, assumptions)).toBeCloseTo(33)
    expect(durationOf(work, 3538, assumptions)).toBeCloseTo(33)
    expect(durationOf(work, 884.5, assumptions)).toBeCloseTo(41)
  })

  it('is a request, or a frame and its answer, or neither', () => {
    const pricing = pricingWith({ ping: { answerBytes: 40_000, posts: 2, frameBytes: 100 } })
    const as = (asked: 'request' | 'frame' | 'inside') => invocation('ping', asked, pricing)

    expect(as('request').restRequests).toBe(1)
    expect(as('request').socketMessages).toBe(2)
    expect(as('frame').socketMessages).toBe(1 + 2 + 2)
    expect(as('inside').restRequests).toBe(0)
    expect(as('inside').transferGb).toBeCloseTo(200 / 2 ** 30)
  })

  it('is billed at the memory that its function is deployed with, or at another that is asked for', () => {
    const { measured } = pricingWith({ connect: { function: 'connect', databaseDepth: 100 } })
    const gbSeconds = (some: object) =>
      invocation('connect', 'inside', { measured, assumptions: { ...free, databaseMs: 10, ...some } })
        .lambdaGbSeconds

    expect(gbSeconds({})).toBeCloseTo(0.5)
    expect(gbSeconds({ memoryMb: 2048 })).toBeCloseTo(2)
  })

  it('pays for the starts of functions by their share', () => {
    const measured = { ...measuredWith({}), initMs: { stream: 100 } }
    const assumptions = { ...free, coldShare: 0.1, startMs: 100 }

    expect(invocation('tell 1', 'inside', { measured, assumptions }).lambdaGbSeconds).toBeCloseTo(
      0.001 + 0.1 * 0.2,
    )
  })

  it('sends and receives the queue ten jobs at a time', () => {
    const jobs = (count: number, bytes: number) =>
      invocation('tell 1000', 'inside', pricingWith({ 'tell 1000': { queued: Array(count).fill(bytes) } }))
        .queueRequests

    expect(jobs(5, 10_000)).toBe(3)
    expect(jobs(5, 20_000)).toBe(5)
    expect(jobs(11, 1_000)).toBe(6)
    expect(jobs(0, 0)).toBe(0)
  })
})

describe('a message', () => {
  it('costs at least a request, a write and a post for each', () => {
    const floor = (path: 'REST' | 'WebSocket', recipients: number) =>
      totalOf(billFor(times(floorOf(path, recipients, pricingWith({})), 1e6), list, false))

    expect(floor('REST', 1)).toBeCloseTo(3.5 + 0.625 + 1)
    expect(floor('WebSocket', 10)).toBeCloseTo(1 + 0.625 + 10)
  })

  it('is what sending it and telling of it take', () => {
    const pricing = pricingWith({
      'send over a socket': { writeUnits: 4, answerBytes: 700 },
      'tell 1 and the sender': { readUnits: 6, posts: 2, frameBytes: 900 },
    })

    const { writeUnits, readUnits, socketMessages, lambdaRequests, restRequests } = messageTo(
      'WebSocket',
      1,
      pricing,
    )

    expect({ writeUnits, readUnits, socketMessages, lambdaRequests, restRequests }).toEqual({
      writeUnits: 4,
      readUnits: 6,
      socketMessages: 4,
      lambdaRequests: 2,
      restRequests: 0,
    })
  })

  it('of a burst of ten takes the tenth of a frame where all ten travel in one', () => {
    const pricing = pricingWith({ 'tell 1': { posts: 1 }, 'tell 1 of ten messages': { posts: 1 } })

    expect(burstShare(pricing)).toBeCloseTo(0.1)
    // Two lanes: one of them is empty once in 2^9 times.
    expect(burstShare(pricing, 2)).toBeCloseTo(0.2 * (1 - 1 / 2 ** 10))
    expect(burstShare(pricing, 1e9)).toBeCloseTo(1)
  })

  it('is measured to travel so, in the figures that are kept', () => {
    const { work } = readMeasured()

    expect(work['tell 1'].posts).toBe(1)
    expect(work['tell 1 of ten messages'].posts).toBe(1)
    expect(work['tell 10'].posts).toBe(10)
    expect(work['post to 1000'].posts).toBe(1000)
  })
})

describe('a month', () => {
  const pricing = pricingWith({
    'tell 1 and the sender': { posts: 2, frameBytes: 10 },
    'tell 1': { posts: 1 },
  })
  const usage = { ...usualUsage, users: 10, messages: 24, online: 0.5, reached: 0, marks: 1, sessions: 0 }

  it('posts to those who are connected, and to the sender', () => {
    const frames = (some: object) => monthOf({ ...usage, ...some }, pricing).get('messages')?.socketMessages
    const sent = 10 * 24 * (730 / 24)

    // In, answered, and the own connection.
    expect(frames({})).toBeCloseTo(3 * sent)
    expect(frames({ reached: 1 })).toBeCloseTo(4 * sent)
    expect(frames({ rest: 1 })).toBeCloseTo(0)
    expect(frames({ rest: 1, reached: 0.25 })).toBeCloseTo(0.25 * sent)
  })

  it('opens connections again after two hours, however seldom people open the app', () => {
    const openings = (some: object) =>
      monthOf({ ...usage, ...some }, pricing).get('opening the app')?.restRequests

    expect(openings({})).toBeCloseTo((10 * 0.5 * 730) / 2)
    expect(openings({ sessions: 100 })).toBeCloseTo(10 * 100 * (730 / 24))
  })

  it('pings twelve times an hour, and counts minutes and what is kept', () => {
    const month = monthOf(usage, pricing)

    expect(month.get('pings')?.socketMessages).toBeCloseTo(10 * 0.5 * 730 * 12 * 2)
    expect(month.get('open connections')?.connectionMinutes).toBeCloseTo(10 * 0.5 * 730 * 60)
    expect(month.get('messages kept')?.storedGb).toBeCloseTo((10 * 24 * (730 / 24) * 12 * 1000) / 2 ** 30)
  })

  it('adds up: what it is for, and by service', () => {
    const report = reportCost({ measured: readMeasured(), assumptions: usualAssumptions }, list, {
      usage: usualUsage,
      freeTiers: false,
    })
    const sum = (some: Readonly<Record<string, number>>) => Object.values(some).reduce((a, b) => a + b, 0)

    expect(sum(report.month.byService)).toBeCloseTo(report.month.dollars)
    expect(sum(report.month.byPurpose)).toBeCloseTo(report.month.dollars)
  })
})

describe('hosted services', () => {
  const [twilio] = readHosted()

  it('are priced by their tiers, and not beyond what they list', () => {
    const at = (users: number) => twilio && hostedCost(twilio, { ...usualUsage, users })

    expect(at(200)).toBe(0)
    expect(at(10_000)).toBeCloseTo(4_800 * 0.05 + 5_000 * 0.0475)
    expect(at(20_001)).toBeUndefined()
  })
})

describe('goals', () => {
  it('are met, or missed by so much', () => {
    const verdict = { what: 'x', unit: '$', goal: 10, stretch: 5 } as const

    expect(outcomeOf({ ...verdict, value: 12 })).toBe('missed by 20 %')
    expect(outcomeOf({ ...verdict, value: 10 })).toBe('met')
    expect(outcomeOf({ ...verdict, value: 5 })).toBe('met, the stretch too')
  })
})

describe('item sizes', () => {
  it('count names and values as DynamoDB does', () => {
    expect(itemBytes({ a: 'hé', b: 1234, c: true })).toBe(1 + 3 + (1 + 3) + (1 + 1))
    expect(itemBytes({ m: { x: 'y' }, l: [1] })).toBe(1 + 3 + 1 + 1 + 1 + (1 + 3 + 1 + 2))
    expect(itemBytes({ s: new Set(['ab', 'c']), z: new Uint8Array(16) })).toBe(1 + 3 + 1 + 16)
  })
})

describe('options', () => {
  it('default to what the page shows', () => {
    expect(readOptions([])).toMatchObject({
      usage: usualUsage,
      assumptions: usualAssumptions,
      freeTiers: false,
    })
  })

  it('read numbers and flags', () => {
    const options = readOptions(['--users', '500', '--online', '0.1', '--memory', '512', '--free-tiers'])

    expect(options.usage).toMatchObject({ users: 500, online: 0.1 })
    expect(options.assumptions.memoryMb).toBe(512)
    expect(options.freeTiers).toBe(true)
  })

  it.each([
    [['--users', 'many'], '--users many is no number.'],
    [['--users', ''], '--users  is no number.'],
    [['--users', '0'], '--users 0 is not from 1 to 10000000000.'],
    [['--online', '1.5'], '--online 1.5 is not from 0 to 1.'],
    [['--recipients', '5'], '--recipients 5: what is measured is 1, 10, 1000.'],
    [['--nothing'], "Unknown option '--nothing'"],
  ])('refuse %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })

  it('are all in the help', () => {
    const named = [...help.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name = '']) => name)
    const values = [
      '--users',
      '--memory',
      '--cold',
      '--start-ms',
      '--platform-log',
      '--cpu-factor',
      '--post-ms',
    ]

    expect(values.filter((name) => !named.includes(name.slice(2)))).toEqual([])
    for (const name of named) expect(() => readOptions([`--${name}=1`])).not.toThrow(/Unknown option/)
  })
})

describe('figures', () => {
  it('show cents below a hundred dollars', () => {
    expect([0.126, 99.9, 100.4, 12_345].map(dollars)).toEqual(['0.13', '99.90', '100', '12,345'])
  })

  it('add up', () => {
    const all = sumOf([quantities({ logGb: 1 }), times(quantities({ logGb: 2, readUnits: 1 }), 3)])

    expect(all.logGb).toBe(7)
    expect(all.readUnits).toBe(3)
  })
})
