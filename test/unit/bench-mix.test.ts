import { describe, expect, it } from 'vitest'
import { judge } from '../../bench/goals.ts'
import { runStage } from '../../bench/mix/arrivals.ts'
import { drawCourse } from '../../bench/mix/chart.ts'
import { courseOf, kindNames } from '../../bench/mix/course.ts'
import { type LoadUser, requestKinds, type Sample } from '../../bench/mix/load-messages.ts'
import type { Requests } from '../../bench/mix/requests.ts'
import { stagesOf } from '../../bench/mix/stages.ts'
import { isTooMuch, summaryOf } from '../../bench/mix/summary.ts'

const user = (userId: string): LoadUser => ({
  account: { userId, username: userId, accessToken: '' },
  conversations: [],
})

const all = (request: (user: LoadUser) => Promise<string | undefined>): Requests => ({
  create: request,
  list: request,
  send: request,
  read: request,
})

const samplesOf = (times: readonly number[], failure?: string): Sample[] =>
  times.map((latencyMs, place) => ({
    kind: requestKinds[place % 4] ?? 'list',
    plannedMs: place * 10,
    latencyMs,
    ...(failure !== undefined && { failure }),
  }))

describe('the load of the mix', () => {
  const stage = { perSecond: 1_000, userCount: 2, seconds: 0.02 }

  it('begins requests whether or not those before were answered', async () => {
    const { promise: allHaveBegun, resolve } = Promise.withResolvers<void>()
    let begun = 0

    const samples = await runStage(
      stage,
      [user('a'), user('b')],
      all(async () => {
        begun += 1
        if (begun === 20) resolve()
        await allHaveBegun
        return undefined
      }),
    )

    expect(samples.map(({ plannedMs }) => plannedMs)).toEqual(Array.from({ length: 20 }, (_, at) => at))
    // The first waited for the last to begin, and that counts.
    expect(samples[0]?.latencyMs).toBeGreaterThanOrEqual(19)
  })

  it('has everybody make the four requests in turn', async () => {
    const asked: string[] = []

    const samples = await runStage(
      { ...stage, seconds: 0.008 },
      [user('a'), user('b')],
      all(async ({ account }) => void asked.push(account.userId)),
    )

    expect(asked.join('')).toBe('aaaabbbb')
    expect(samples.map(({ kind }) => kind)).toEqual([...requestKinds, ...requestKinds])
  })

  it('counts what fails', async () => {
    const samples = await runStage(
      { ...stage, seconds: 0.002 },
      [user('a')],
      all(async () => {
        throw new TypeError('no')
      }),
    )

    expect(summaryOf(samples).failures).toEqual(new Map([['TypeError', 2]]))
  })
})

describe('the verdict on a stage', () => {
  it('is too much where one of a hundred waits for more than half a second, or anything fails', () => {
    const quick = Array.from({ length: 99 }, () => 5)

    expect(isTooMuch(summaryOf(samplesOf([...quick, 900])))).toBe(false)
    expect(isTooMuch(summaryOf(samplesOf([...quick, 900, 900])))).toBe(true)
    expect(isTooMuch(summaryOf(samplesOf([5], '503 unavailable')))).toBe(true)
  })

  it('says by how much a goal is missed', () => {
    const goal = { what: 'soon', atMost: 10, unit: 'ms' }

    expect(judge({ ...goal, measured: 9 })).toBe('- soon: met, 9 ms.')
    expect(judge({ ...goal, measured: 15 })).toBe('- soon: **missed**, 15 ms are 1.5 times as much.')
    expect(judge({ ...goal, measured: Number.NaN })).toBe('- soon: **not reached**.')
  })
})

describe('the chart of the mix', () => {
  const ran = stagesOf(10)
    .slice(0, 2)
    .map((stage) => {
      const samples = samplesOf(Array.from({ length: 400 }, (_, at) => 3 + (at % 50)))
      return { stage, samples, summary: summaryOf(samples), cpuMs: {} }
    })

  it('has a line for each kind of request, a legend, and the rates', () => {
    const svg = drawCourse(courseOf(ran))

    for (const kind of requestKinds) {
      expect(svg.match(new RegExp(`<path class="${kind}" d="M[\\d. L]+"/>`, 'g'))).toHaveLength(2)
      expect(svg).toContain(`>${kindNames[kind]}</text>`)
    }
    expect(svg).toContain('>8.4/s</text>')
    expect(svg).toContain('prefers-color-scheme:dark')
    expect(svg).not.toMatch(/NaN|undefined/)
  })
})
