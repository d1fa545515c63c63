import { beforeAll, describe, expect, it } from 'vitest'
import { performTasks, type Task, type WorkerGiven } from '../../shared/services/audience-tasks.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { expand } from '../../shared/services/expand-audience.ts'
import type { Given } from '../../shared/services/given.ts'
import { leaveSpaces } from '../../shared/services/leave-spaces.ts'
import { sendToAudience } from '../../shared/services/send-to-audience.ts'
import { putGroup } from '../../shared/services/set-space-group.ts'
import { getJob } from '../../shared/store/jobs.ts'
import { allSpaceMembers } from '../../shared/store/space-members.ts'
import type { Table } from '../../shared/store/table.ts'
import { broughtIn, wholeOf } from '../support/audience-whole.ts'
import { audienceOf, type Course, idsOf, newAudienceCourse } from '../support/audiences.ts'
import { listeningOn } from '../support/listening.ts'
import { newPeople, type Person } from '../support/people.ts'
import { type Ending, stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
const endings: readonly Ending[] = ['stops', 'loses']
const mostWrites = 100
let given: Given
beforeAll(() => {
  given = givenFor(test.table)
})

/** A course with a conversation of its students, and one of a group and the staff. */
interface Scene extends Course {
  readonly conversationIds: readonly string[]
}

const audiences = [['role:student'], ['group:red', 'role:staff']] as const

async function newScene(people: readonly Person[]): Promise<Scene> {
  const course = await newAudienceCourse(given, people)
  const { head, spaceId, students } = course
  await putGroup(given, head, { spaceId, name: 'red' }, idsOf(students.slice(0, 2)))
  const conversationIds: string[] = []
  for (const to of audiences) {
    const audience = { ...audienceOf(...to), live: true }
    const firstMessage = { content: { body: 'First' } }
    const wanted = { kind: 'audience' as const, spaceId, audience, firstMessage }
    conversationIds.push((await sendToAudience(given, head, wanted, undefined)).job.jobId)
  }
  return { ...course, conversationIds }
}

/** Whom a scene's audiences mean now, and who sent them, against who is in; nobody came in twice without having gone. */
async function expectFollowed({ head, spaceId, conversationIds }: Scene): Promise<void> {
  const members = await allSpaceMembers(test.table, spaceId, { consistent: true })
  for (const [place, conversationId] of conversationIds.entries()) {
    const tokens = audiences[place] as readonly string[]
    const isMeant = ({ roles, groups }: (typeof members)[number]) =>
      roles.some((role) => tokens.includes(`role:${role}`)) ||
      groups.some((group) => tokens.includes(`group:${group}`))
    const wanted = new Set([head.userId, ...idsOf(members.filter(isMeant))])
    const { rows, log } = await wholeOf(given, conversationId)
    expect(idsOf(rows).toSorted()).toEqual([...wanted].toSorted())
    const went = log.flatMap((entry) => (entry.type === 'member.removed' ? idsOf(entry.members) : []))
    expect(broughtIn(log).length - went.length).toBe(rows.length)
  }
}

type Change = (given: Given, scene: Scene) => Promise<unknown>
const tutorIn = ({ staff }: Scene): string => staff[0]?.userId ?? ''
const kimIn = ({ students }: Scene): string => students[2]?.userId ?? ''
const roles =
  (who: (scene: Scene) => string, ...wanted: string[]): Change =>
  (as, scene) =>
    putSpaceMemberRoles(as, scene.head, { spaceId: scene.spaceId, userId: who(scene) }, wanted)

/** All that changes who is in a space as what; those that may be asked for again heal by that alone. */
const changes: ReadonlyArray<readonly [name: string, change: Change, repeats: boolean]> = [
  ['a role that is lost', roles(tutorIn, 'student'), true],
  ['a role that is got', roles(kimIn, 'staff', 'student'), true],
  [
    'somebody who is taken out',
    (as, scene) => removeFromSpace(as, scene.head, { spaceId: scene.spaceId, userId: tutorIn(scene) }),
    true,
  ],
  [
    'a batch',
    (as, { head, spaceId, staff, students }) =>
      enrolBatch(as, head, spaceId, [
        { pointer: '#/0', wanted: { userId: staff[0]?.userId, roles: ['student'] } },
        { pointer: '#/1', wanted: { userId: students[1]?.userId, roles: ['staff'] } },
      ]),
    true,
  ],
  [
    'a group that is others',
    (as, { head, spaceId, staff, students }) =>
      putGroup(as, head, { spaceId, name: 'red' }, idsOf([...staff.slice(0, 1), ...students.slice(2)])),
    false,
  ],
  ['an account that is removed', (as, scene) => leaveSpaces(as, tutorIn(scene)), false],
]

async function dieAt(
  stopAt: number,
  ending: Ending,
  work: (table: Table) => Promise<unknown>,
): Promise<boolean> {
  const stopping = stoppingTable(test.table, stopAt, ending)
  await work(stopping.table).catch(() => undefined)
  await stopping.quiet()
  return stopping.stopped()
}

/** What the stream does with the bells of everybody in the space, and the worker with what it is asked for then. */
async function hear(scene: Scene, table: Table, worker: Table): Promise<void> {
  const { spaceId, head, staff, students } = scene
  const tasks: Task[] = []
  const assign = async (some: readonly Task[]) => void tasks.push(...some)
  const ears = { ...listeningOn(table).given, enqueue: async () => undefined, assign }
  const rung = [head, ...staff, ...students].map(({ userId }) => ({ kind: 'membership' as const, userId }))
  const failed = await deliver(
    ears,
    rung.map((one, place) => ({ ...one, spaceId, sequenceNumber: String(place) })),
  )
  if (failed.length > 0) throw new Error('the stream brings it again')
  const queued = tasks.map((task, place) => ({ id: String(place), body: JSON.stringify(task) }))
  const left = await performTasks(workerOn(worker, assign), queued)
  if (left.length > 0) throw new Error('the queue brings it again')
}

const workerOn = (table: Table, assign: WorkerGiven['assign']): WorkerGiven => ({
  ...givenFor(table),
  report: () => undefined,
  assign,
})

describe('whoever changes a space, and dies between two writes', { timeout: 240_000 }, () => {
  it.each(changes)('R5 is followed by the worker: %s', async (_, change) => {
    const people = await newPeople(test.table, 6)
    let crashes = 0
    for (const ending of endings) {
      for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
        const scene = await newScene(people)
        if (!(await dieAt(stopAt, ending, (table) => change(givenFor(table), scene)))) break
        crashes += 1

        await hear(scene, test.table, test.table)

        await expectFollowed(scene)
      }
    }
    expect(crashes).toBeGreaterThan(2)
  })

  it.each(changes.filter(([, , repeats]) => repeats))(
    'R5 is done whole by the same request: %s',
    async (_, change) => {
      const people = await newPeople(test.table, 6)
      for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
        const scene = await newScene(people)
        if (!(await dieAt(stopAt, 'stops', (table) => change(givenFor(table), scene)))) break

        // Whoever is out already, of the audiences too, is not there any more.
        await change(given, scene).catch(() => undefined)

        await expectFollowed(scene)
      }
    },
  )

  it('R13 is refused what is done already, and not what still has to be done', async () => {
    const scene = await newScene(await newPeople(test.table, 6))
    const takeOut = (as: Given) =>
      removeFromSpace(as, scene.head, { spaceId: scene.spaceId, userId: tutorIn(scene) })
    await dieAt(2, 'stops', (table) => takeOut(givenFor(table)))

    await takeOut(given)

    await expectFollowed(scene)
    await expect(takeOut(given)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('what sees to it afterwards', { timeout: 240_000 }, () => {
  it.each(['stream', 'worker'])('R5 may die at every write too: the %s', async (which) => {
    const people = await newPeople(test.table, 6)
    let crashes = 0
    for (const ending of endings) {
      for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
        const scene = await newScene(people)
        // The change itself is written, and nothing else.
        await dieAt(2, 'stops', (table) => roles(tutorIn, 'student')(givenFor(table), scene))
        await dieAt(2, 'stops', (table) => roles(kimIn, 'staff', 'student')(givenFor(table), scene))

        const dying = (table: Table) =>
          which === 'stream' ? hear(scene, table, table) : hear(scene, test.table, table)
        if (!(await dieAt(stopAt, ending, dying))) break
        crashes += 1
        await hear(scene, test.table, test.table)

        await expectFollowed(scene)
      }
    }
    expect(crashes).toBeGreaterThan(2)
  })

  it('R5 lets nobody be out for good who got the role again while they were let go', async () => {
    const people = await newPeople(test.table, 6)
    const scene = await newScene(people)
    const [conversationId = ''] = scene.conversationIds
    const tutor = { userId: tutorIn(scene), conversationId }
    const job = await getJob(test.table, conversationId)
    await Promise.all([
      roles(tutorIn, 'student')(given, scene),
      roles(tutorIn, 'staff')(given, scene),
      expand(given, job?.jobId ?? '', {}),
    ])
    const rung = [{ kind: 'left' as const, ...tutor, sequenceNumber: '1' }]
    const ears = {
      ...listeningOn(test.table).given,
      enqueue: async () => undefined,
      assign: async () => undefined,
    }

    for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
      const isDead = await dieAt(stopAt, 'stops', async (table) => {
        await deliver({ ...ears, ...givenFor(table) }, rung)
      })
      if (!isDead) break
    }
    await deliver(ears, rung)

    await hear(scene, test.table, test.table)
    await expectFollowed(scene)
  })
})
