import { beforeAll, describe, expect, it } from 'vitest'
import type { Audience } from '../../shared/contract/audience.ts'
import { previewAudience } from '../../shared/services/audiences.ts'
import type { Given } from '../../shared/services/given.ts'
import { putGroup } from '../../shared/services/set-space-group.ts'
import { metered } from '../../shared/store/meter.ts'
import { audienceOf, type Course, idsOf, newSmallCourse, refusalOf } from '../support/audiences.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
let course: Course
beforeAll(async () => {
  given = givenFor(test.table)
  course = await newSmallCourse(given)
  await putGroup(given, course.head, place('altos'), idsOf(course.students.slice(0, 2)))
  await putGroup(given, course.head, place('empty'), [])
})

const place = (name: string) => ({ spaceId: course.spaceId, name })
const preview = (by: Person, audience: Audience) =>
  previewAudience(given, { ...by, languages: ['en'] }, course.spaceId, audience)
const counted = async (by: Person, ...to: string[]) => (await preview(by, audienceOf(...to))).count

describe('the preview of an audience', () => {
  it('counts everybody but who sends it, and names some', async () => {
    const { head, students } = course

    const answer = await preview(head, audienceOf('role:student'))

    expect(answer).toMatchObject({ count: 3, unresolved: [] })
    expect(answer.sample.map(({ userId }) => userId).sort()).toEqual(idsOf(students).toSorted())
    expect(answer.sample[0]?.displayName).toMatch(/^User \d$/)
    expect(await counted(head, 'all')).toBe(5)
    expect(await counted(head, 'group:altos', 'role:staff')).toBe(4)
    expect(await counted(head, 'role:responsible')).toBe(0)
    expect(await counted(students[0] as Person, 'role:responsible')).toBe(1)
  })

  it('says what names nobody, and not what nobody happens to have', async () => {
    const stranger = `user:${crypto.randomUUID()}`

    const answer = await preview(course.head, {
      ...audienceOf('role:student', 'role:dean', 'group:empty', stranger),
      except: ['group:choir', 'role:dean'],
    })

    expect(answer.unresolved).toEqual(['role:dean', stranger, 'group:choir'])
  })

  it('is for who may write to them', async () => {
    const student = course.students[0] as Person
    const [stranger] = (await newPeople(test.table, 1)) as [Person]

    expect(await counted(student, 'role:staff', `user:${course.students[1]?.userId}`)).toBe(3)
    expect(await refusalOf(preview(student, audienceOf('role:student')))).toBe('forbidden audience')
    expect(await refusalOf(preview(stranger, audienceOf('role:staff')))).toBe('not_found')
  })

  it('R11 reads only those whom it names, where it names people one by one', async () => {
    const [one, other] = idsOf(course.students)
    const units = { read: 0, write: 0, calls: 0 }

    await metered(units, () => preview(course.head, audienceOf(`user:${one}`, `user:${other}`)))

    // The space, the sender and two members; three profiles, half a unit each.
    expect(units).toMatchObject({ read: 5.5, write: 0 })
  })
})
