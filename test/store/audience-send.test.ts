import { beforeAll, describe, expect, it } from 'vitest'
import type { CreateAudience } from '../../shared/contract/conversations.ts'
import { deleteSpace } from '../../shared/services/close-space.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { removeFromSpace } from '../../shared/services/enrol.ts'
import type { Given } from '../../shared/services/given.ts'
import { requireOwnJob } from '../../shared/services/jobs.ts'
import { removeMember } from '../../shared/services/members.ts'
import { conversationIdsOf } from '../../shared/services/open-separate.ts'
import { readAudience } from '../../shared/services/read-audience.ts'
import { listReceipts } from '../../shared/services/receipts.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { putGroup } from '../../shared/services/set-space-group.ts'
import { viewSent } from '../../shared/services/view-sent.ts'
import { broughtIn, expectNoOpening, finish, requireCameIn, wholeOf } from '../support/audience-whole.ts'
import {
  audienceOf,
  type Course,
  idsOf,
  newAudienceCourse,
  newSmallCourse,
  refusalOf,
} from '../support/audiences.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
let course: Course
let crowd: Course
let everybody: Person[]
beforeAll(async () => {
  given = givenFor(test.table)
  course = await newSmallCourse(given)
  everybody = await newPeople(test.table, 132)
  crowd = await newAudienceCourse(given, everybody, { staff: 1, students: 130 })
})

const wantedFor = (spaceId: string, more: Partial<CreateAudience> = {}): CreateAudience => ({
  kind: 'audience',
  spaceId,
  audience: audienceOf('role:student'),
  firstMessage: { content: { body: 'Hello, everybody' } },
  ...more,
})
const wanted = (more: Partial<CreateAudience> = {}) => wantedFor(course.spaceId, more)
const send = (by: Person, asked: CreateAudience, key?: string) => sendToAudience(given, by, asked, key)
const asReader = (person: Person) => ({ ...person, languages: ['en'] })

describe('writing to an audience', () => {
  it('brings everybody in at once, and what was said is unread to each', async () => {
    const { head, students, spaceId } = course

    const { job, replayed } = await send(head, wanted({ title: 'News', topic: 'Lab 1' }))

    expect([job.state, job.done, job.total, replayed]).toEqual(['done', 3, 3, false])
    const { head: stored, rows, log } = await requireCameIn(given, job.jobId, idsOf([head, ...students]))
    expect(stored).toMatchObject({ kind: 'audience', spaceId, title: 'News', topic: 'Lab 1' })
    expect(log.map(({ type }) => type)).toEqual(['conversation.created', 'message.created'])
    const roleOf = (userId: string) => rows.find((row) => row.userId === userId)?.role
    expect([roleOf(head.userId), ...idsOf(students).map(roleOf)]).toEqual([
      'admin',
      'member',
      'member',
      'member',
    ])
    expect(rows.filter(({ readNumber }) => readNumber === 0).map(({ userId }) => userId)).toHaveLength(3)
    expect(rows.map(({ because }) => because)).toEqual(
      rows.map(({ userId }) => (userId === head.userId ? [] : [0])),
    )
    await expectNoOpening(given, job.jobId)
  })

  it('has receipts by recipient', async () => {
    const { head, students } = course
    const { job } = await send(head, wanted())

    const receipts = await listReceipts(given, asReader(head), {
      conversationId: job.jobId,
      seq: job.firstSeq ?? 0,
      limit: 20,
    })

    expect(receipts.items.map(({ userId }) => userId)).toEqual(idsOf(students).toSorted())
    expect(receipts.counts).toEqual({ seen: 0, delivered: 0, pending: 3 })
  })

  it('tells each why they got it, and by whom', async () => {
    const { head, students, staff } = course
    const [ben, kim] = students as [Person, Person]
    await putGroup(given, head, { spaceId: course.spaceId, name: 'red' }, [ben.userId])
    const audience = { ...audienceOf('role:student', 'group:red'), except: [`user:${kim.userId}`] }
    const { job } = await send(head, wanted({ audience }))
    await putGroup(given, head, { spaceId: course.spaceId, name: 'red' }, [])
    const why = (who: Person) => readAudience(given, asReader(who), job.jobId)

    expect(await why(ben)).toMatchObject({
      audience: { ...audience, live: false, mode: 'shared' },
      because: ['role:student', 'group:red'],
      sentBy: { userId: head.userId, displayName: 'User 0' },
    })
    expect((await why(head)).because).toEqual([])
    expect(await refusalOf(why(staff[0] as Person))).toBe('not_found')
    const direct = { kind: 'direct' as const, userId: ben.userId }
    const { conversationId } = await createConversation(given, head, direct)
    expect(await refusalOf(readAudience(given, asReader(head), conversationId))).toBe('not_found')
  })

  it('names nobody else to who is written to separately', async () => {
    const { head, students } = course
    const tokens = idsOf(students).map((userId) => `user:${userId}`)
    const audience = { ...audienceOf(...tokens), mode: 'separate' as const }
    const { job } = await send(head, wanted({ audience }))
    const [conversationId = ''] = await conversationIdsOf(given, job)
    const { rows } = await wholeOf(given, conversationId)
    const userId = rows.map((row) => row.userId).find((id) => id !== head.userId) ?? ''

    const told = await readAudience(given, { userId, username: '', languages: ['en'] }, conversationId)
    const own = await readAudience(given, asReader(head), conversationId)

    expect([told.audience.to, told.because]).toEqual([[`user:${userId}`], [`user:${userId}`]])
    expect(own.audience.to).toEqual(tokens)
  })

  it('answers a repeat under its key with the same, and refuses another request under it', async () => {
    const { head } = course
    const key = crypto.randomUUID()
    const first = await send(head, wanted(), key)

    const again = await send(head, wanted(), key)
    const view = await viewSent(given, asReader(head), again, wanted())

    expect([again.replayed, again.job.jobId]).toEqual([true, first.job.jobId])
    expect(view.firstMessage?.content).toEqual({ body: 'Hello, everybody' })
    expect(await refusalOf(send(head, wanted({ topic: 'Other' }), key))).toBe('idempotency_key_reused')
    const other = wanted({ firstMessage: { content: { body: 'Something else' } } })
    expect(await refusalOf(viewSent(given, asReader(head), again, other))).toBe('idempotency_key_reused')
    const group = { kind: 'group' as const, title: 'Group', memberIds: [] }
    expect(await refusalOf(createConversation(given, head, group, key))).toBe('idempotency_key_reused')
    await requireCameIn(given, first.job.jobId, idsOf([head, ...course.students]))
  })

  it('refuses a key that a group or a direct conversation was made with', async () => {
    const { head, students } = course
    const [groupKey, directKey] = [crypto.randomUUID(), crypto.randomUUID()]
    await createConversation(given, head, { kind: 'group', title: 'Group', memberIds: [] }, groupKey)
    const direct = { kind: 'direct' as const, userId: students[0]?.userId ?? '' }
    await createConversation(given, head, direct, directKey)

    expect(await refusalOf(send(head, wanted(), groupKey))).toBe('idempotency_key_reused')
    expect(await refusalOf(send(head, wanted(), directKey))).toBe('idempotency_key_reused')
  })

  it('R13 refuses what it cannot do, and changes nothing', async () => {
    const { head, staff, students } = course
    const [student, tutor] = [students[0] as Person, staff[0] as Person]
    const [stranger] = (await newPeople(test.table, 1)) as [Person]
    const to = (...tokens: string[]) => wanted({ audience: audienceOf(...tokens) })
    const separate = { ...audienceOf('role:student'), mode: 'separate' as const }
    const mentioning = (userId: string) => ({ content: { body: 'You' }, mentions: [userId] })

    expect(await refusalOf(send(stranger, wanted()))).toBe('not_found')
    expect(await refusalOf(send(student, wanted()))).toBe('forbidden audience')
    expect(await refusalOf(send(head, to('role:staff', 'role:dean')))).toBe(
      'invalid_request #/audience/to/1 invalid_value',
    )
    expect(await refusalOf(send(head, to(`user:${stranger.userId}`)))).toBe(
      'invalid_request #/audience/to/0 unknown_user',
    )
    expect(await refusalOf(send(head, to('role:responsible')))).toBe(
      'invalid_request #/audience/to invalid_value',
    )
    expect(await refusalOf(send(head, wanted({ audience: separate, firstMessage: undefined })))).toBe(
      'invalid_request #/firstMessage required',
    )
    const unheard = wanted({ firstMessage: mentioning(tutor.userId) })
    expect(await refusalOf(send(head, unheard))).toBe(
      'invalid_request #/firstMessage/mentions/0 unknown_user',
    )
    const apart = wanted({ audience: separate, firstMessage: mentioning(student.userId) })
    expect(await refusalOf(send(head, apart))).toBe('invalid_request #/firstMessage/mentions/0 unknown_user')
    expect(await refusalOf(send(tutor, wanted({ policy: { postRoles: ['admin'] } })))).toBe('forbidden')
  })

  it('lets only some post where who manages the space says so', async () => {
    const { head, students } = course

    const { job } = await send(head, wanted({ policy: { postRoles: ['admin'] } }))

    const { head: stored } = await requireCameIn(given, job.jobId, idsOf([head, ...students]))
    expect(stored.policy).toMatchObject({ postRoles: ['admin'], history: 'all' })
    const place = { conversationId: job.jobId, clientMessageId: crypto.randomUUID() }
    const said = { ...place, content: { body: 'But' } }
    expect(await refusalOf(sendMessage(given, students[0] as Person, said))).toBe('forbidden')
    expect((await sendMessage(given, head, { ...said, after: 2 })).entry.seq).toBe(3)
  })

  it('opens one for each, with the same message, where they are written to separately', async () => {
    const { head, students } = course
    const audience = { ...audienceOf('role:student', 'role:staff'), mode: 'separate' as const }
    const key = crypto.randomUUID()

    const { job } = await send(head, wanted({ audience, topic: 'Marks' }), key)
    const again = await send(head, wanted({ audience, topic: 'Marks' }), key)

    expect([job.state, job.done, again.replayed, again.job.jobId]).toEqual(['done', 5, true, job.jobId])
    const ids = await conversationIdsOf(given, job)
    expect(new Set(ids).size).toBe(5)
    const wholes = await Promise.all(ids.map((id) => wholeOf(given, id)))
    const others = wholes.map(({ rows }) => idsOf(rows).filter((userId) => userId !== head.userId))
    expect(others.flat().toSorted()).toEqual(idsOf([...course.staff, ...students]).toSorted())
    for (const { head: stored, messages, log } of wholes) {
      expect(messages.map(({ message }) => message.content)).toEqual([{ body: 'Hello, everybody' }])
      expect(stored).toMatchObject({
        kind: 'audience',
        topic: 'Marks',
        audienceId: job.jobId,
        memberCount: 2,
      })
      expect(broughtIn(log)).toHaveLength(2)
    }
    const view = await viewSent(given, asReader(head), again, wanted({ audience, topic: 'Marks' }))
    expect([view.conversationId, view.conversationIds]).toEqual([ids[0], ids])
  })
})

describe('an audience of more than 100', () => {
  const students = () => crowd.students
  const recipients = () => idsOf(students())
  const all = () => [crowd.head.userId, ...recipients()]
  const large = (more: Partial<CreateAudience> = {}) => wantedFor(crowd.spaceId, more)

  it('is begun when it is answered, and the worker goes on', async () => {
    const { job } = await send(crowd.head, large())

    expect([job.atOnce, job.state, job.total, job.done]).toEqual([false, 'open', 130, 39])
    const done = await finish(given, job.jobId)

    expect([done.state, done.done]).toEqual(['done', 130])
    const { log } = await requireCameIn(given, job.jobId, all())
    // Whoever comes in later has the first message unread, too.
    expect(log.at(-1)?.type).toBe('message.created')
    expect(await refusalOf(requireOwnJob(given, students()[0] as Person, job.jobId))).toBe('not_found')
    expect((await requireOwnJob(given, crowd.head, job.jobId)).state).toBe('done')
  })

  it('goes on when its sender looks how far it is, where no worker ever heard of it', async () => {
    const { job } = await send(crowd.head, large())
    const look = (laterMs: number) =>
      requireOwnJob({ ...given, now: () => given.now() + laterMs }, crowd.head, job.jobId)

    const early = await look(30_000)
    const late = [await look(61_000), await look(61_000), await look(61_000), await look(61_000)]

    expect(early.done).toBe(39)
    expect(late.map(({ state, done }) => [state, done])).toEqual([
      ['open', 78],
      ['open', 117],
      ['open', 130],
      ['done', 130],
    ])
    await requireCameIn(given, job.jobId, all())
  })

  it('is who they were when it was sent', async () => {
    const [leaver, ...others] = students()
    const fresh = await newAudienceCourse(given, everybody, { staff: 1, students: 130 })
    const { job } = await send(crowd.head, wantedFor(fresh.spaceId))
    await removeFromSpace(given, crowd.head, { spaceId: fresh.spaceId, userId: others[128]?.userId ?? '' })
    await putGroup(given, crowd.head, { spaceId: fresh.spaceId, name: 'late' }, [leaver?.userId ?? ''])

    await finish(given, job.jobId)

    await requireCameIn(given, job.jobId, all())
  })

  it('does not bring anybody in again who has left meanwhile', async () => {
    const { job } = await send(crowd.head, large())
    const log = (await requireCameIn(given, job.jobId, await inside(job.jobId), 0)).log
    const leaver = { userId: broughtIn(log).find((id) => id !== crowd.head.userId) ?? '', username: '' }
    await removeMember(given, leaver, { conversationId: job.jobId, userId: leaver.userId })

    await finish(given, job.jobId)

    const whole = await wholeOf(given, job.jobId)
    expect(broughtIn(whole.log).toSorted()).toEqual(all().toSorted())
    expect(whole.rows.map(({ userId }) => userId)).not.toContain(leaver.userId)
  })

  it('ends, and says why, where the sender has left or the space is deleted', async () => {
    const fresh = await newAudienceCourse(given, everybody, { staff: 1, students: 130 })
    const first = await send(crowd.head, wantedFor(fresh.spaceId))
    await removeMember(given, crowd.head, { conversationId: first.job.jobId, userId: crowd.head.userId })
    const second = await send(crowd.head, wantedFor(fresh.spaceId))
    await deleteSpace(given, crowd.head, fresh.spaceId)

    const left = await finish(given, first.job.jobId)
    const closed = await finish(given, second.job.jobId)

    expect(left).toMatchObject({ state: 'failed', problem: { code: 'not_found' } })
    expect(closed).toMatchObject({ state: 'failed', problem: { code: 'gone', reason: 'space' } })
    await expectNoOpening(given, first.job.jobId)
    await expectNoOpening(given, second.job.jobId)
  })

  const inside = async (id: string) => (await wholeOf(given, id)).rows.map(({ userId }) => userId)
})
