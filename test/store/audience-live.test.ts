import { beforeAll, describe, expect, it } from 'vitest'
import type { CreateAudience } from '../../shared/contract/conversations.ts'
import { deleteSpace } from '../../shared/services/close-space.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { followSpace } from '../../shared/services/follow-space.ts'
import type { Given } from '../../shared/services/given.ts'
import { leaveSpaces } from '../../shared/services/leave-spaces.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { addPeople, putMember, removeMember } from '../../shared/services/members.ts'
import { readAudience } from '../../shared/services/read-audience.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { deleteGroup, putGroup } from '../../shared/services/set-space-group.ts'
import { broughtIn, finish, wholeOf } from '../support/audience-whole.ts'
import {
  audienceOf,
  type Course,
  idsOf,
  newAudienceCourse,
  newSmallCourse,
  refusalOf,
} from '../support/audiences.ts'
import { listeningOn, newConnection } from '../support/listening.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
let course: Course
let head: Person
let tutor: Person
let assistant: Person
let ben: Person
let kim: Person
beforeAll(() => {
  given = givenFor(test.table)
})

/** A course of its own: what one test does to it is not another's. */
async function fresh(): Promise<void> {
  course = await newSmallCourse(given)
  head = course.head
  ;[tutor, assistant] = course.staff as [Person, Person]
  ;[ben, kim] = course.students as [Person, Person]
}

const asReader = (person: Person) => ({ ...person, languages: ['en'] })
const inSpace = ({ userId }: Person) => ({ spaceId: course.spaceId, userId })
const setRoles = (person: Person, ...roles: string[]) =>
  putSpaceMemberRoles(given, head, inSpace(person), roles)

async function sendLive(by: Person, to: string[], more: Partial<CreateAudience> = {}): Promise<string> {
  const audience = { ...audienceOf(...to), live: true }
  const wanted = { kind: 'audience' as const, spaceId: course.spaceId, audience, ...more }
  const firstMessage = { content: { body: 'First' } }
  return (await sendToAudience(given, by, { firstMessage, ...wanted }, undefined)).job.jobId
}

const say = (by: Person, conversationId: string, body: string) =>
  sendMessage(given, by, { conversationId, clientMessageId: crypto.randomUUID(), content: { body } })

const membersOf = async (id: string) => (await wholeOf(given, id)).rows.map(({ userId }) => userId).toSorted()
const roleIn = async (id: string, { userId }: Person) =>
  (await wholeOf(given, id)).rows.find((row) => row.userId === userId)?.role
const idsSorted = (...people: Person[]) => idsOf(people).toSorted()

async function readBy(person: Person, conversationId: string): Promise<unknown[]> {
  const { items } = await listMessages(given, asReader(person), { conversationId, limit: 50 })
  return items.map(({ text }) => text?.body).toReversed()
}

describe('a live audience', () => {
  it('R5 shows nothing new to who has lost the role, from then on', async () => {
    await fresh()
    const id = await sendLive(ben, ['role:staff'])
    expect(await membersOf(id)).toEqual(idsSorted(ben, tutor, assistant))

    await setRoles(assistant, 'student')

    expect(await refusalOf(readBy(assistant, id))).toBe('not_found')
    const { entry } = await say(tutor, id, 'Among ourselves')
    const { given: ears, heard } = listeningOn(test.table)
    const sockets = [newConnection(assistant.userId, Date.now()), newConnection(ben.userId, Date.now())]
    for (const socket of sockets) await registerConnection(given, socket)
    const news = { kind: 'entry' as const, conversationId: id, seq: entry.seq, sequenceNumber: '1' }
    await deliver({ ...ears, enqueue: async () => undefined, assign: async () => undefined }, [news])
    expect(sockets.map(({ connectionId }) => heard(connectionId).map(({ type }) => type))).toEqual([
      [],
      ['message.created'],
    ])
    expect(await membersOf(id)).toEqual(idsSorted(ben, tutor))
  })

  it('shows who comes in what was said before, or not, as the policy says', async () => {
    await fresh()
    const whole = await sendLive(head, ['role:student'])
    const joined = await sendLive(head, ['role:student'], { policy: { history: 'joined' } })

    await setRoles(assistant, 'student')
    for (const id of [whole, joined]) await say(head, id, 'Second')

    expect(await readBy(assistant, whole)).toEqual(['First', 'Second'])
    expect(await readBy(assistant, joined)).toEqual(['Second'])
    expect(await readBy(ben, joined)).toEqual(['First', 'Second'])
  })

  it('follows groups, batches, and who goes or whose account is removed', async () => {
    await fresh()
    const place = { spaceId: course.spaceId, name: 'red' }
    await putGroup(given, head, place, idsOf([ben]))
    const id = await sendLive(head, ['group:red', 'role:staff'])

    await putGroup(given, head, place, idsOf([ben, kim]))
    expect(await membersOf(id)).toEqual(idsSorted(head, tutor, assistant, ben, kim))
    const lines = [tutor, kim].map(({ userId }) => ({
      pointer: '#/0',
      wanted: { userId, roles: ['student'] },
    }))
    await enrolBatch(given, head, course.spaceId, lines)
    expect(await membersOf(id)).toEqual(idsSorted(head, assistant, ben, kim))
    await removeFromSpace(given, kim, inSpace(kim))
    expect(await membersOf(id)).toEqual(idsSorted(head, assistant, ben))
    await leaveSpaces(given, assistant.userId)
    expect(await membersOf(id)).toEqual(idsSorted(head, ben))
    await deleteGroup(given, head, place)
    expect(await membersOf(id)).toEqual([head.userId])
  })

  it('goes by its exceptions too', async () => {
    await fresh()
    const audience = { ...audienceOf('all'), except: ['role:staff'], live: true }
    const wanted = { kind: 'audience' as const, spaceId: course.spaceId, audience }
    const { job } = await sendToAudience(given, head, wanted, undefined)

    await setRoles(ben, 'student', 'staff')
    await setRoles(tutor, 'student')

    const others = course.students.filter((one) => one !== ben)
    expect(await membersOf(job.jobId)).toEqual(idsSorted(head, tutor, ...others))
  })

  it('makes whoever manages the space an admin in it, as long as they do', async () => {
    await fresh()
    const id = await sendLive(head, ['role:staff', 'role:responsible'])
    expect([await roleIn(id, head), await roleIn(id, tutor)]).toEqual(['admin', 'member'])

    await setRoles(tutor, 'staff', 'responsible')
    expect(await roleIn(id, tutor)).toBe('admin')

    await setRoles(tutor, 'staff')
    expect(await roleIn(id, tutor)).toBe('member')
  })

  it('keeps who sent it, though they were not meant, for as long as they may write to it', async () => {
    await fresh()
    const id = await sendLive(ben, ['role:staff'])
    await removeFromSpace(given, head, inSpace(kim))
    expect(await membersOf(id)).toEqual(idsSorted(ben, tutor, assistant))

    await removeFromSpace(given, head, inSpace(ben))

    expect(await membersOf(id)).toEqual(idsSorted(tutor, assistant))
  })

  it('leaves out who has left by themselves, until they have lost the role and got it again', async () => {
    await fresh()
    const id = await sendLive(head, ['role:staff'])
    await removeMember(given, tutor, { conversationId: id, userId: tutor.userId })

    await setRoles(tutor, 'staff', 'student')
    expect(await membersOf(id)).toEqual(idsSorted(head, assistant))

    await setRoles(tutor, 'student')
    await setRoles(tutor, 'staff')
    expect(await membersOf(id)).toEqual(idsSorted(head, tutor, assistant))
  })

  it('lets nobody else bring people in, or take them out', async () => {
    await fresh()
    const id = await sendLive(head, ['role:staff'])
    const ofBen = { conversationId: id, userId: ben.userId }
    const ofTutor = { conversationId: id, userId: tutor.userId }

    expect(await refusalOf(putMember(given, head, ofBen, 'member'))).toBe('conflict live')
    expect(await refusalOf(addPeople(given, head, id, [ben.userId], 'member'))).toBe('conflict live')
    expect(await refusalOf(removeMember(given, head, ofTutor))).toBe('conflict live')
    expect(await membersOf(id)).toEqual(idsSorted(head, tutor, assistant))
  })

  it('may wait for its first', async () => {
    await fresh()
    const name = 'red'
    await putGroup(given, head, { spaceId: course.spaceId, name }, [])
    const id = await sendLive(head, [`group:${name}`])
    expect(await membersOf(id)).toEqual([head.userId])

    await putGroup(given, head, { spaceId: course.spaceId, name }, [ben.userId])

    expect(await readBy(ben, id)).toEqual(['First'])
  })

  it('tells why somebody has it as it is now', async () => {
    await fresh()
    const id = await sendLive(head, ['role:student', 'role:staff'])

    await setRoles(tutor, 'staff', 'student')

    const { because, live } = await readAudience(given, asReader(tutor), id)
    expect([because, live]).toEqual([['role:student', 'role:staff'], true])
  })

  it('ends with its space: nobody comes in any more', async () => {
    await fresh()
    const id = await sendLive(head, ['role:staff'])
    await deleteSpace(given, head, course.spaceId)

    await followSpace(given, { spaceId: course.spaceId, userIds: [ben.userId] })

    expect(await membersOf(id)).toEqual(idsSorted(head, tutor, assistant))
    expect(await refusalOf(say(tutor, id, 'More'))).toBe('forbidden closed')
  })

  it('is right in the end where people are changed while it is brought in', async () => {
    const people = await newPeople(test.table, 131)
    course = await newAudienceCourse(given, people, { staff: 1, students: 128 })
    head = course.head
    const [late] = people.slice(-1) as [Person]
    const [twice, gone, ...stay] = course.students.toReversed() as [Person, Person, ...Person[]]
    const id = await sendLive(head, ['role:student'])
    const twiceChanged = () => setRoles(twice, 'staff').then(() => setRoles(twice, 'student'))

    const changes = [setRoles(late, 'student'), setRoles(gone, 'staff'), twiceChanged()]
    await Promise.all([...changes, finish(given, id), finish(given, id)])

    // What the worker does that hears of each.
    await followSpace(given, { spaceId: course.spaceId, userIds: idsOf([twice, gone, late]) })
    expect(await membersOf(id)).toEqual(idsSorted(head, late, twice, ...stay))
    const { log, messages } = await wholeOf(given, id)
    expect(broughtIn(log).filter((userId) => stay.some((one) => one.userId === userId))).toHaveLength(
      stay.length,
    )
    expect(messages).toHaveLength(1)
  })
})
