import type { Audience } from '../../shared/contract/audience.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import type { Given } from '../../shared/services/given.ts'
import { newPeople, type Person } from './people.ts'
import { newCourse } from './spaces.ts'

/** Somebody responsible, some staff, some students. */
export interface Course {
  readonly spaceId: string
  readonly head: Person
  readonly staff: readonly Person[]
  readonly students: readonly Person[]
}

/** A course with so many people; the same ones may be in many courses. */
export async function newAudienceCourse(
  given: Given,
  people: readonly Person[],
  { staff = 2, students = 3 }: { staff?: number; students?: number } = {},
): Promise<Course> {
  const [head, ...others] = people as readonly [Person, ...Person[]]
  const spaceId = await newCourse(given, head)
  const course = {
    spaceId,
    head,
    staff: others.slice(0, staff),
    students: others.slice(staff, staff + students),
  }
  for (const [role, some] of [
    ['staff', course.staff],
    ['student', course.students],
  ] as const) {
    for (let i = 0; i < some.length; i += 500) await enrol(given, course, role, some.slice(i, i + 500))
  }
  return course
}

const enrol = (given: Given, { head, spaceId }: Course, role: string, people: readonly Person[]) =>
  enrolBatch(
    given,
    head,
    spaceId,
    people.map(({ userId }, place) => ({ pointer: `#/${place}`, wanted: { userId, roles: [role] } })),
  )

export const newSmallCourse = async (given: Given): Promise<Course> =>
  newAudienceCourse(given, await newPeople(given.table, 6))

export const audienceOf = (...to: string[]): Audience => ({ to, live: false, mode: 'shared' })
export const idsOf = (people: ReadonlyArray<Pick<Person, 'userId'>>): string[] =>
  people.map(({ userId }) => userId)

/** A refusal in one line: `forbidden audience`, `invalid_request #/audience/to/0 invalid_value`. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused: ${error}`)
  const { code, params } = error
  return [code, params.reason, ...(params.errors ?? []).map((one) => `${one.pointer} ${one.code}`)]
    .filter(Boolean)
    .join(' ')
}
