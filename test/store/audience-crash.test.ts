import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Audience } from '../../shared/contract/audience.ts'
import type { CreateAudience } from '../../shared/contract/conversations.ts'
import { createdId } from '../../shared/core/ids.ts'
import { performTasks } from '../../shared/services/audience-tasks.ts'
import { expand } from '../../shared/services/expand-audience.ts'
import type { Given } from '../../shared/services/given.ts'
import { conversationIdsOf } from '../../shared/services/open-separate.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { getJob } from '../../shared/store/jobs.ts'
import { broughtIn, expectNoOpening, finish, requireCameIn, wholeOf } from '../support/audience-whole.ts'
import { audienceOf, type Course, idsOf, newAudienceCourse } from '../support/audiences.ts'
import { newPeople } from '../support/people.ts'
import { type Ending, stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
const endings: readonly Ending[] = ['stops', 'loses']
const mostWrites = 200
const mostTries = 20
/** The same people for every try: making them anew takes longer than what is tested. */
let given: Given
let tiny: Course
let small: Course
let large: Course
beforeAll(async () => {
  given = givenFor(test.table)
  const people = await newPeople(test.table, 121)
  tiny = await newAudienceCourse(given, people, { staff: 1, students: 4 })
  small = await newAudienceCourse(given, people, { staff: 1, students: 45 })
  large = await newAudienceCourse(given, people, { staff: 1, students: 119 })
}, 60_000)

const modes: ReadonlyArray<readonly [string, Partial<Audience>]> = [
  ['shared', {}],
  ['live', { live: true }],
  ['separate', { mode: 'separate' }],
]

interface Attempt {
  readonly course: Course
  readonly jobId: string
  readonly send: (given: Given) => Promise<unknown>
}

/** A request of its own, that may be made again. */
function newAttempt(course: Course, more: Partial<Audience>): Attempt {
  const { head, spaceId } = course
  const key = crypto.randomUUID()
  const wanted: CreateAudience = {
    kind: 'audience',
    spaceId,
    audience: { ...audienceOf('role:student'), ...more },
    title: 'News',
    firstMessage: { content: { body: 'Said once' } },
  }
  const send = (as: Given) => sendToAudience(as, head, wanted, key)
  return { course, jobId: createdId(head.userId, key), send }
}

/** Everybody is in once, and has the message once, wherever they were to get it. */
async function expectDone({ course, jobId }: Attempt): Promise<void> {
  const { head, students } = course
  const job = await getJob(test.table, jobId)
  expect(job).toMatchObject({ state: 'done', done: students.length, total: students.length })
  await expectNoOpening(given, jobId)
  if (!job?.separate) {
    const { messages } = await requireCameIn(given, jobId, idsOf([head, ...students]))
    expect(messages[0]?.message.content).toEqual({ body: 'Said once' })
    return
  }
  const ids = await conversationIdsOf(given, job)
  const wholes = await Promise.all(ids.map((id) => wholeOf(given, id)))
  const others = wholes.flatMap(({ log }) => broughtIn(log)).filter((userId) => userId !== head.userId)
  expect(others.toSorted()).toEqual(idsOf(students).toSorted())
  expect(wholes.map(({ messages }) => messages.length)).toEqual(ids.map(() => 1))
}

/** Does the work with a table that fails at the n-th write; answers whether it came to that. */
async function dieAt(
  stopAt: number,
  ending: Ending,
  work: (given: Given) => Promise<unknown>,
): Promise<boolean> {
  const stopping = stoppingTable(test.table, stopAt, ending)
  await work(givenFor(stopping.table)).catch(() => undefined)
  await stopping.quiet()
  return stopping.stopped()
}

/** Each conversation of its own takes some writes: of those, four. */
const courseFor = (name: string): Course => (name === 'separate' ? tiny : small)

/** Stops at the n-th write, for every n until there are no more, and heals what is left. */
async function crashEverywhere(
  begin: () => Attempt,
  heal: (attempt: Attempt) => Promise<unknown>,
  work: (dying: Given, attempt: Attempt) => Promise<unknown> = (dying, { send }) => send(dying),
): Promise<number> {
  let crashes = 0
  for (const ending of endings) {
    for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
      const attempt = begin()
      if (!(await dieAt(stopAt, ending, (dying) => work(dying, attempt)))) break
      crashes += 1
      // Not even begun: then it was never answered, and there is nothing to go on with.
      if (!(await getJob(test.table, attempt.jobId))) await attempt.send(given)
      await heal(attempt)
      await expectDone(attempt)
    }
  }
  return crashes
}

describe('a request that dies between two writes', { timeout: 240_000 }, () => {
  it.each(modes)('R3 is gone on with by the same request: %s', async (name, more) => {
    const crashes = await crashEverywhere(
      () => newAttempt(courseFor(name), more),
      ({ send }) => send(given),
    )

    expect(crashes).toBeGreaterThan(10)
  })

  it.each(modes)('R3 is gone on with by the worker: %s', async (name, more) => {
    const crashes = await crashEverywhere(
      () => newAttempt(courseFor(name), more),
      ({ jobId }) => finish(given, jobId),
    )

    expect(crashes).toBeGreaterThan(10)
  })
})

describe('a worker', { timeout: 240_000 }, () => {
  it.each(modes)('R3 may die at every write, again and again: %s', async (name, more) => {
    let crashes = 0
    for (const ending of endings) {
      // One that always dies at its first write gets nowhere.
      for (const stopAt of name === 'separate' ? [120] : [2, 3, 4]) {
        const attempt = newAttempt(small, more)
        await dieAt(5, 'stops', attempt.send)

        for (let tries = 0; tries < mostTries; tries += 1) {
          if (!(await dieAt(stopAt, ending, (dying) => expand(dying, attempt.jobId, {})))) break
          crashes += 1
        }

        await finish(given, attempt.jobId)
        await expectDone(attempt)
      }
    }
    expect(crashes).toBeGreaterThan(1)
  })

  it('R3 may die at any write while it opens one for each', async () => {
    const crashes = await crashEverywhere(
      () => newAttempt(tiny, { mode: 'separate' }),
      ({ jobId }) => finish(given, jobId),
      async (dying, { jobId, send }) => {
        await dieAt(4, 'stops', send)
        await expand(dying, jobId, {})
      },
    )

    expect(crashes).toBeGreaterThan(10)
  })

  it.each(modes)(
    'R3 brings nobody in twice where it is told several times at once: %s',
    async (name, more) => {
      const attempt = newAttempt(name === 'separate' ? tiny : large, more)
      await dieAt(7, 'stops', attempt.send)

      await Promise.all(Array.from({ length: 4 }, () => finish(given, attempt.jobId)))

      await expectDone(attempt)
    },
  )

  it('R3 brings everybody in, each once, whatever dies and however many are at it', async () => {
    const schedule = fc.record({
      mode: fc.constantFrom(...modes.slice(0, 2).map(([, more]) => more)),
      handler: fc.integer({ min: 4, max: 12 }),
      workers: fc.array(
        fc.record({ stopAt: fc.integer({ min: 2, max: 12 }), ending: fc.constantFrom(...endings) }),
        { minLength: 1, maxLength: 4 },
      ),
      together: fc.boolean(),
    })
    const property = fc.asyncProperty(schedule, async ({ mode, handler, workers, together }) => {
      const attempt = newAttempt(small, mode)
      await dieAt(handler, 'stops', attempt.send)
      const dying = workers.map(
        ({ stopAt, ending }) =>
          () =>
            dieAt(stopAt, ending, (dead) => expand(dead, attempt.jobId, {})),
      )
      if (together) await Promise.all(dying.map((work) => work()))
      else for (const work of dying) await work()

      await Promise.all([attempt.send(given), finish(given, attempt.jobId)])

      await expectDone(attempt)
    })

    await fc.assert(property, { numRuns: 10 })
  })

  it('gives back what it has no time for, and reports what it cannot read', async () => {
    const attempt = newAttempt(large, {})
    await attempt.send(given)
    const assigned: unknown[] = []
    const reported: unknown[] = []
    let now = Date.now()
    const worker = {
      ...given,
      // Every step takes ten seconds.
      now: () => {
        now += 5_000
        return now
      },
      report: (error: unknown) => void reported.push(error),
      assign: async (tasks: readonly unknown[]) => void assigned.push(...tasks),
    }
    const task = { id: '1', body: JSON.stringify({ jobId: attempt.jobId }) }

    const failed = await performTasks(worker, [task, { id: '2', body: '{"other": true}' }])

    expect([failed, reported.length]).toEqual([['2'], 1])
    expect(assigned).toEqual([{ jobId: attempt.jobId }])
    await finish(given, attempt.jobId)
    await expectDone(attempt)
    expect(await performTasks(worker, [task])).toEqual([])
    expect(assigned).toHaveLength(1)
  })
})
