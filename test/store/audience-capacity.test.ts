import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateAudience } from '../../shared/contract/conversations.ts'
import type { AudienceJob } from '../../shared/core/jobs.ts'
import { previewAudience } from '../../shared/services/audiences.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { expand } from '../../shared/services/expand-audience.ts'
import type { Given } from '../../shared/services/given.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { getHead } from '../../shared/store/heads.ts'
import { getJob } from '../../shared/store/jobs.ts'
import { readEntries } from '../../shared/store/log.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { broughtIn } from '../support/audience-whole.ts'
import { type LargeCourse, newLargeCourse } from '../support/large-course.ts'
import { listeningOn } from '../support/listening.ts'
import { isWithin, type Limit, type Measured, measure, tableOf } from '../support/model-units.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const recipients = 5_000
const following = 400
const writtenApart = 130
const noWrites = { write: 0 }
/** Per recipient, where it says so; everything that is written and read on the way is in it. */
const limits = {
  preview: { ...noWrites, read: 200 },
  'send to 5,000, per recipient': { write: 5, read: 13 },
  'the same to 400, live, per recipient': { write: 5, read: 15 },
  'a further message, without `after`': { write: 4, read: 25 },
  'a further message': { write: 4, read: 7 },
  'its delivery, nobody online': { ...noWrites, read: 5 },
  'send to 130 separately, per recipient': { write: 21, read: 5 },
  'a role that a live audience follows': { write: 13, read: 22 },
} as const satisfies Record<string, Limit>
type Operation = keyof typeof limits

const per = (count: number, { write, read, ...one }: Measured): Measured => ({
  ...one,
  write: Math.ceil((write / count) * 100) / 100,
  read: Math.ceil((read / count) * 100) / 100,
})

describe('what an audience costs, in capacity units', () => {
  let course: LargeCourse
  let given: Given
  let measured: Measured[] = []
  const jobIds: string[] = []
  const wanted = (more: Partial<CreateAudience['audience']> = {}): CreateAudience => ({
    kind: 'audience',
    spaceId: course.spaceId,
    audience: { to: ['role:student'], live: false, mode: 'shared', ...more },
    firstMessage: { content: { body: 'x'.repeat(800) } },
  })
  const ears = () => ({
    ...listeningOn(given.table).given,
    enqueue: async () => undefined,
    assign: async () => undefined,
  })
  /** Entries after that seq, and the rows of who came in with them; looking for them costs the stream nothing. */
  const ring = async (conversationId: string, after: number): Promise<number> => {
    const read = () => readEntries(given.table, conversationId, { from: after + 1, consistent: true })
    const entries = await metered(noUnits(), read)
    const joined = broughtIn(entries).map((userId) => ({ kind: 'joined' as const, userId }))
    const rung = [...entries.map(({ seq }) => ({ kind: 'entry' as const, seq })), ...joined]
    await deliver(
      ears(),
      rung.map((one, place) => ({ ...one, conversationId, sequenceNumber: String(place) })),
    )
    return entries.at(-1)?.seq ?? after
  }
  /** As the worker goes on with it, and as the stream hears of every step. */
  const sendWhole = async (asked: CreateAudience): Promise<void> => {
    const sent = await sendToAudience(given, course.head, asked, undefined)
    const { jobId, separate } = sent.job
    jobIds.push(jobId)
    let job: AudienceJob | undefined = sent.job
    for (let heard = 0; job?.state === 'open'; ) {
      if (!separate) heard = await ring(jobId, heard)
      job = await expand(given, jobId, { steps: 1 })
      if (job?.state === 'done' && !separate) await ring(jobId, heard)
    }
  }

  beforeAll(async () => {
    course = await newLargeCourse(made.table, recipients)
    given = givenFor(course.filled.table)
    measured = await measureAll()
    console.log(`\n${tableOf(new Map([[recipients, measured]])).replace('messages', 'recipients')}\n`)
  }, 480_000)
  afterAll(() => course.filled.stop())

  async function measureAll(): Promise<Measured[]> {
    const { head, spaceId, studentIds } = course
    const named = (count: number) => studentIds.slice(0, count).map((userId) => `user:${userId}`)
    const conversationId = () => jobIds[0] ?? ''
    let said = 0
    const say = async (more: object) => {
      const message = { content: { body: 'x'.repeat(800) }, clientMessageId: crypto.randomUUID(), ...more }
      said = (await sendMessage(given, head, { conversationId: conversationId(), ...message })).entry.seq
    }
    const [one = ''] = studentIds
    const work: Record<Operation, [count: number, () => Promise<unknown>]> = {
      preview: [1, () => previewAudience(given, { ...head, languages: ['en'] }, spaceId, wanted().audience)],
      'send to 5,000, per recipient': [recipients, () => sendWhole(wanted())],
      'the same to 400, live, per recipient': [
        following,
        () => sendWhole(wanted({ to: named(following), live: true, except: ['role:staff'] })),
      ],
      // Among the newest 50 entries are those of who came in, which are large.
      'a further message, without `after`': [1, () => say({})],
      'a further message': [1, () => say({ after: said - 5 })],
      'its delivery, nobody online': [1, () => ring(conversationId(), said - 1)],
      'send to 130 separately, per recipient': [
        writtenApart,
        () => sendWhole(wanted({ to: named(writtenApart), mode: 'separate' })),
      ],
      'a role that a live audience follows': [
        1,
        () => putSpaceMemberRoles(given, head, { spaceId, userId: one }, ['staff']),
      ],
    }
    const all: Measured[] = []
    for (const [operation, [count, ask]] of Object.entries(work)) {
      all.push(per(count, await measure(operation, limits[operation as Operation], ask)))
    }
    return all
  }

  it('stays within the limits', () => {
    expect(measured.filter((one) => !isWithin(one))).toEqual([])
    expect(measured).toHaveLength(Object.keys(limits).length)
  })

  it('has brought everybody in', async () => {
    const jobs = await Promise.all(jobIds.map((id) => getJob(given.table, id)))
    const heads = await Promise.all(jobIds.slice(0, 2).map((id) => getHead(given.table, id)))

    expect(jobs.map((job) => [job?.state, job?.done])).toEqual([
      ['done', recipients],
      ['done', following],
      ['done', writtenApart],
    ])
    // One has lost the role since.
    expect(heads.map((head) => head?.memberCount)).toEqual([recipients + 1, following])
  })
})
