import { newPeople } from '../../support/people.ts'
import { openRuntimeTable } from '../../support/runtime-table.ts'
import type { Person, World } from '../person.ts'
import { describeAnswer, insist } from '../requests.ts'
import { sendTo } from './announce.ts'
import { beginChange, type Course, crowdRole, endChange, groupNames, type Standing } from './course.ts'

/** With the sender and one step of those who come in by the worker, and a little more than may come in at once. */
const crowdSize = 104
const foundedInMs = 120_000

/** One space with everybody in it, two groups, a crowd, and some audiences that are there from the start. */
export async function foundCourse(world: World, people: readonly Person[]): Promise<void> {
  const { course } = world
  const [head] = people
  if (!head) return
  const roles = [{ name: crowdRole, permissions: [] }]
  const key = { 'Idempotency-Key': crypto.randomUUID() }
  const space = await require(head, 'POST /spaces', { name: 'Course', roles }, key)
  course.spaceId = (space as { spaceId: string }).spaceId
  const crowd = await newCrowd(world)
  const standings = new Map<string, Standing>([
    ...people.map(({ userId }, place) => [userId, standingAt(place)] as const),
    ...crowd.map((userId) => [userId, { roles: [crowdRole], groups: [] }] as const),
  ])
  beginChange(course, [...standings.keys()], world.history.now())
  await enrolAll(course, head, standings)
  for (const name of groupNames) {
    const memberIds = [...standings].flatMap(([userId, { groups }]) =>
      groups.includes(name) ? [userId] : [],
    )
    await require(head, `PUT /spaces/${course.spaceId}/groups/${name}`, { memberIds })
  }
  endChange(course, standings, { now: world.history.now(), tries: 1 })
  await sendFirst(world, people)
}

/** The first is responsible and stays it, every fourth is staff, every third in the first group. */
function standingAt(place: number): Standing {
  const role = place === 0 ? 'responsible' : place % 4 === 1 ? 'staff' : 'student'
  return { roles: [role], groups: place % 3 === 0 ? [groupNames[0]] : [] }
}

async function newCrowd({ origin }: World): Promise<string[]> {
  const { table, client } = await openRuntimeTable(origin)
  const crowd = await newPeople(table, crowdSize)
  client.destroy()
  return crowd.map(({ userId }) => userId)
}

async function enrolAll(
  { spaceId }: Course,
  head: Person,
  standings: ReadonlyMap<string, Standing>,
): Promise<void> {
  const members = [...standings].map(([userId, { roles }]) => ({ userId, roles }))
  await require(head, `POST /spaces/${spaceId}/members/batch`, { members })
}

/** What people come into and go from as their roles change, and one that the worker brings in. */
async function sendFirst(world: World, [head, ...others]: readonly Person[]): Promise<void> {
  const student = others.find((_, place) => place % 4 !== 0)
  if (!head) return
  await sendTo(world, head, { to: ['role:staff', `group:${groupNames[0]}`], live: true, mode: 'shared' })
  await sendTo(world, student ?? head, { to: ['role:staff'], live: true, mode: 'shared' })
  await sendTo(world, head, { to: ['all'], live: false, mode: 'shared' })
}

/** On a machine that is too busy, more than once. */
async function require(
  { ask, random }: Person,
  route: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const answer = await insist(ask, route, { body, headers }, random, foundedInMs)
  if (answer?.ok) return answer.data
  throw new Error(`${route}: ${describeAnswer(answer)}`)
}
