import { beforeAll, describe, expect, it } from 'vitest'
import type { WaitingPlace } from '../../shared/core/unanswered.ts'
import type { Given } from '../../shared/services/given.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { listUnanswered, type UnansweredPosition } from '../../shared/services/unanswered.ts'
import { conversationPk, rowKey, spacePk, userIdOfPk, userPk } from '../../shared/store/keys.ts'
import type { Item, Table } from '../../shared/store/table.ts'
import { audienceOf, type Course, newAudienceCourse } from '../support/audiences.ts'
import { startTableWith } from '../support/large-table.ts'
import { dumpOf } from '../support/model-dump.ts'
import { isWithin, type Limit, type Measured, measure, tableOf } from '../support/model-units.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const waiting = 50
/** With 100 conversations of a space, as the other lists are measured, and with 1,000. */
const sizes = [100, 1_000]
const limits = {
  'first page': [160, 680],
  'last page': [150, 670],
} as const satisfies Record<string, readonly number[]>
const limitOf = (operation: keyof typeof limits, place: number): Limit => ({
  write: 0,
  read: limits[operation][place] ?? 0,
})

async function ask(given: Given, by: Person, { spaceId }: Course): Promise<string> {
  const firstMessage = { content: { body: 'x'.repeat(300) } }
  const wanted = { kind: 'audience' as const, spaceId, audience: audienceOf('role:staff'), firstMessage }
  return (await sendToAudience(given, by, wanted, undefined)).job.jobId
}

/** An answered question so many times more, under other ids: what one of the staff has of it. */
function* moreOf(answered: readonly Item[], row: Item, count: number): Generator<Item> {
  for (let place = 0; place < count; place += 1) {
    const id = crypto.randomUUID()
    yield* answered.map((item) => ({ ...item, pk: conversationPk(id) }))
    yield { ...row, ...rowKey(userIdOfPk(String(row.pk)), id) }
  }
}

/** 50 students have asked and wait, and one has her answer. */
async function newQuestions(given: Given) {
  const course = await newAudienceCourse(given, await newPeople(given.table, 55), { staff: 2, students: 52 })
  const [ann] = course.staff as [Person]
  const [first, ...others] = course.students as [Person, ...Person[]]
  const answered = await ask(given, first, course)
  const message = { content: { body: 'y'.repeat(300) }, clientMessageId: crypto.randomUUID() }
  await sendMessage(given, ann, { conversationId: answered, ...message })
  const asked = [answered]
  asked.push(...(await Promise.all(others.slice(0, waiting).map((student) => ask(given, student, course)))))
  const everybody = [course.head, ...course.staff, ...course.students]
  const pks = [
    spacePk(course.spaceId),
    ...asked.map(conversationPk),
    ...everybody.map(({ userId }) => userPk(userId)),
  ]
  return { course, ann, answered, asked: asked[1] as string, items: await dumpOf(given.table, pks) }
}

async function measureWith(size: number, place: number, questions: Awaited<ReturnType<typeof newQuestions>>) {
  const { course, ann, answered, items } = questions
  const own = items.filter(({ pk }) => pk === conversationPk(answered))
  const { pk, sk } = rowKey(ann.userId, answered)
  const row = items.find((item) => item.pk === pk && item.sk === sk) as Item
  const filled = await startTableWith([...items, ...moreOf(own, row, size - waiting - 1)])
  const given = givenFor(filled.table)
  const list = (position?: WaitingPlace) =>
    listUnanswered(given, { ...ann, languages: ['en'] }, { spaceId: course.spaceId, limit: 20, position })
  const [page, second] = [await list(), await list((await list()).position)]
  expect([page, second].map(({ items: { length } }) => length)).toEqual([20, 20])
  const measured = [
    await measure('first page', limitOf('first page', place), () => list()),
    await measure('last page', limitOf('last page', place), () => list(second.position)),
  ]
  await filled.stop()
  return measured
}

describe('what it costs to see who waits, in capacity units', () => {
  const bySize = new Map<number, Measured[]>()

  beforeAll(async () => {
    const questions = await newQuestions(givenFor(made.table))
    for (const [place, size] of sizes.entries()) bySize.set(size, await measureWith(size, place, questions))
    console.log(`\n${tableOf(bySize).replaceAll(' messages', ' conversations')}\n`)
  }, 240_000)

  it.each(sizes)('stays within the limits with %i conversations of which 50 wait', (size) => {
    const measured = bySize.get(size) ?? []

    expect(measured.filter((one) => !isWithin(one))).toEqual([])
    expect(measured).toHaveLength(Object.keys(limits).length)
  })
})

describe('what waits beyond a thousand', () => {
  it('R9 is on further pages, each once, and no page looks into more', async () => {
    const { course, ann, asked, items } = await newQuestions(givenFor(made.table))
    const own = items.filter(({ pk }) => pk === conversationPk(asked))
    const { pk, sk } = rowKey(ann.userId, asked)
    const row = items.find((item) => item.pk === pk && item.sk === sk) as Item
    const filled = await startTableWith([...items, ...moreOf(own, row, 1_000)])
    const given = givenFor(filled.table)
    const read = new Set<string>()
    const query: Table['query'] = (input) => {
      if (input.ScanIndexForward === false) read.add(JSON.stringify(input.ExpressionAttributeValues))
      return filled.table.query(input)
    }
    const list = (position?: UnansweredPosition) =>
      listUnanswered(
        { ...given, table: { ...filled.table, query } },
        { ...ann, languages: ['en'] },
        { spaceId: course.spaceId, limit: 600, position },
      )

    const first = await list()
    const looked = read.size
    const answer = { content: { body: 'Yes' }, clientMessageId: crypto.randomUUID() }
    await sendMessage(given, ann, { conversationId: first.items[0]?.conversationId ?? '', ...answer })
    const second = await list(first.position)
    const third = await list(second.position)
    await filled.stop()

    const listed = [first, second, third]
      .flatMap((page) => page.items)
      .map(({ conversationId }) => conversationId)
    expect(
      [looked, first, second, third].map((one) => (typeof one === 'number' ? one : one.items.length)),
    ).toEqual([1_000, 600, 400, waiting])
    expect(new Set(listed).size).toBe(1_000 + waiting)
    expect(third.position).toBeUndefined()
  }, 120_000)
})
