import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deleteForEveryone } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import type { Given } from '../../shared/services/given.ts'
import { removeMember } from '../../shared/services/members.ts'
import { addReaction } from '../../shared/services/react.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { listUnanswered } from '../../shared/services/unanswered.ts'
import { updateSpace } from '../../shared/services/update-space.ts'
import { audienceOf, type Course, newSmallCourse, refusalOf } from '../support/audiences.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const test = useTable()
const clock = testClock()
let given: Given
let course: Course
beforeAll(() => {
  given = givenFor(test.table, clock.now)
})
beforeEach(async () => {
  course = await newSmallCourse(given)
})

const minute = 60_000
const asReader = (person: Person) => ({ ...person, languages: ['en'] })
const timeNow = () => new Date(clock.now()).toISOString()

/** A question of this person's, to all of its staff unless told. */
async function ask(
  by: Person,
  body = 'Where do we meet?',
  audience = audienceOf('role:staff'),
): Promise<string> {
  const { spaceId } = course
  const wanted = { kind: 'audience' as const, spaceId, audience, firstMessage: { content: { body } } }
  const { job } = await sendToAudience(given, by, wanted, undefined)
  return job.jobId
}

async function say(by: Person, conversationId: string, body = 'Yes') {
  const message = { conversationId, content: { body }, clientMessageId: crypto.randomUUID() }
  return (await sendMessage(given, by, message)).entry
}

const list = (
  by: Person,
  more: { limit?: number; position?: { since: number; conversationId: string } } = {},
) => listUnanswered(given, asReader(by), { spaceId: course.spaceId, limit: 20, ...more })
const waitingFor = async (by: Person) => (await list(by)).items.map(({ conversationId }) => conversationId)
const rolesOf = (one: Person, ...roles: string[]) =>
  putSpaceMemberRoles(given, course.head, { spaceId: course.spaceId, userId: one.userId }, roles)
const live = { ...audienceOf('role:staff'), live: true }

const people = () => {
  const [ann, bob] = course.staff as [Person, Person]
  const [sue, tim] = course.students as [Person, Person]
  return { head: course.head, ann, bob, sue, tim }
}

describe('what waits for an answer', () => {
  it('is shown to all of the staff whom it was asked, with since when and how long', async () => {
    const { head, ann, bob, sue } = people()
    const conversationId = await ask(sue)
    const askedAt = timeNow()
    clock.advance(90 * minute)

    const { items, position } = await list(ann)

    expect(items).toMatchObject([
      {
        conversationId,
        waitingSince: askedAt,
        waitingMinutes: 90,
        unreadCount: 1,
        lastMessage: { senderId: sue.userId, preview: 'Where do we meet?' },
      },
    ])
    expect(position).toBeUndefined()
    expect(await waitingFor(bob)).toEqual([conversationId])
    // She is responsible, and was not asked.
    expect(await waitingFor(head)).toEqual([])
  })

  it('R5 is for who may answer', async () => {
    const { sue } = people()
    const [stranger] = (await newPeople(test.table, 1)) as [Person]

    expect(await refusalOf(list(sue))).toBe('forbidden')
    expect(await refusalOf(list(stranger))).toBe('not_found')
  })

  it('is answered for all by any of them, and waits again from the next question on', async () => {
    const { ann, bob, sue } = people()
    const conversationId = await ask(sue)
    clock.advance(minute)

    await say(bob, conversationId)
    const answered = [await waitingFor(ann), await waitingFor(bob)]
    clock.advance(minute)
    await say(sue, conversationId, 'And when?')
    const askedAt = timeNow()

    expect(answered).toEqual([[], []])
    expect((await list(ann)).items).toMatchObject([{ conversationId, waitingSince: askedAt }])
  })

  it('has waited since the first question, however often and by however many it is asked again', async () => {
    const { ann, sue, tim } = people()
    const to = audienceOf('role:staff', `user:${tim.userId}`)
    const conversationId = await ask(sue, 'First', to)
    await say(ann, conversationId)
    clock.advance(minute)
    await say(sue, conversationId, 'Second')
    const askedAt = timeNow()
    for (let count = 0; count < 115; count += 1) {
      clock.advance(1000)
      await say(count % 2 ? sue : tim, conversationId, 'Hello?')
    }

    expect((await list(ann)).items).toMatchObject([{ conversationId, waitingSince: askedAt }])
  })

  it('R9 comes longest waiting first, a page at a time, each once', async () => {
    const { ann, sue, tim } = people()
    const asked: string[] = []
    for (const by of [sue, tim, sue, tim, sue]) {
      asked.push(await ask(by))
      clock.advance(minute)
    }
    // Asking again does not lose one's place.
    await say(sue, asked[0] as string, 'Hello?')
    const listed: string[][] = []
    let position: Awaited<ReturnType<typeof list>>['position']
    do {
      const page = await list(ann, { limit: 2, ...(position && { position }) })
      listed.push(page.items.map(({ conversationId }) => conversationId))
      position = page.position
      if (listed.length === 1) await ask(tim, 'While she reads')
    } while (position)

    expect(listed.flat().slice(0, 5)).toEqual(asked)
    expect(listed.map(({ length }) => length)).toEqual([2, 2, 2])
  })

  it('goes by what is not deleted, whatever else has happened since', async () => {
    const { ann, sue } = people()
    const conversationId = await ask(sue)
    const askedAt = timeNow()
    clock.advance(minute)
    const seq = 2
    await editMessage(given, sue, { conversationId, seq, revision: 1, content: { body: 'Where?' } })
    await addReaction(given, ann, { conversationId, seq, emoji: '👀' })
    const looked = await list(ann)
    const answer = await say(ann, conversationId)
    const answered = await waitingFor(ann)
    await deleteForEveryone(given, ann, { conversationId, seq: answer.seq })
    const notAnswered = await list(ann)
    await deleteForEveryone(given, sue, { conversationId, seq })

    const waiting = [{ conversationId, waitingSince: askedAt }]
    expect(looked.items).toMatchObject(waiting)
    expect(answered).toEqual([])
    expect(notAnswered.items).toMatchObject(waiting)
    expect(await waitingFor(ann)).toEqual([])
  })

  it('goes by the roles of now', async () => {
    const { ann, bob, sue } = people()
    const conversationId = await ask(sue)

    await rolesOf(sue, 'staff')
    const ofStaff = await waitingFor(ann)
    await rolesOf(sue, 'student')
    const ofStudent = await waitingFor(ann)
    await say(bob, conversationId)
    await rolesOf(bob, 'student')

    expect([ofStaff, ofStudent]).toEqual([[], [conversationId]])
    expect(await waitingFor(ann)).toEqual([conversationId])
    expect(await refusalOf(list(bob))).toBe('forbidden')
  })

  it('goes by what a role allows, too', async () => {
    const { head, ann, sue, tim } = people()
    const roles = (permissions: 'answer'[]) => [{ name: 'tutor', title: 'Tutor', permissions }]
    const define = (permissions: 'answer'[]) =>
      updateSpace(given, asReader(head), course.spaceId, { roles: roles(permissions) })
    await define(['answer'])
    await rolesOf(tim, 'tutor')
    const conversationId = await ask(sue, 'Who knows?', audienceOf('role:staff', `user:${tim.userId}`))
    const toTutor = await waitingFor(tim)
    await say(tim, conversationId)
    const answered = await waitingFor(ann)
    await define([])

    expect([toTutor, answered]).toEqual([[conversationId], []])
    expect(await waitingFor(ann)).toEqual([conversationId])
  })

  it('is no question of who has left', async () => {
    const { ann, sue } = people()
    const conversationId = await ask(sue)

    await removeMember(given, sue, { conversationId, userId: sue.userId }, 'left')

    expect(await waitingFor(ann)).toEqual([])
  })

  it.each([
    { what: 'the conversation', alsoSpace: false },
    { what: 'the space too', alsoSpace: true },
  ])('stays what it is when somebody else who asked leaves $what', async ({ alsoSpace }) => {
    const { ann, sue, tim } = people()
    const conversationId = await ask(sue, 'Where?', audienceOf('role:staff', `user:${tim.userId}`))
    const askedAt = timeNow()
    clock.advance(minute)
    await say(tim, conversationId, 'Me too')

    await removeMember(given, tim, { conversationId, userId: tim.userId }, 'left')
    if (alsoSpace) await removeFromSpace(given, tim, { spaceId: course.spaceId, userId: tim.userId })

    expect((await list(ann)).items).toMatchObject([{ conversationId, waitingSince: askedAt }])
  })

  it('waits again where the only one to have answered has left the space', async () => {
    const { ann, bob, tim } = people()
    const conversationId = await ask(tim, 'Hello', live)
    const askedAt = timeNow()
    clock.advance(minute)
    await say(bob, conversationId)
    const answered = await waitingFor(ann)

    await removeFromSpace(given, bob, { spaceId: course.spaceId, userId: bob.userId })

    expect(answered).toEqual([])
    expect((await list(ann)).items).toMatchObject([{ conversationId, waitingSince: askedAt }])
  })

  it('follows who comes into the role and who loses it, where it was asked live', async () => {
    const { ann, bob, sue, tim } = people()
    const conversationId = await ask(sue, 'Hello', live)

    await rolesOf(tim, 'staff')
    await removeFromSpace(given, bob, { spaceId: course.spaceId, userId: bob.userId })

    expect([await waitingFor(ann), await waitingFor(tim)]).toEqual([[conversationId], [conversationId]])
    expect(await refusalOf(list(bob))).toBe('not_found')
  })

  it('is of this space alone', async () => {
    const { ann, sue } = people()
    await ask(sue)
    const first = course
    course = await newSmallCourse(given)

    expect(await waitingFor(course.head)).toEqual([])
    course = first
    expect(await waitingFor(ann)).toHaveLength(1)
  })
})
