import { describe, expect, it } from 'vitest'
import { createdId } from '../../shared/core/ids.ts'
import { deleteSpace, goOnClosing } from '../../shared/services/close-space.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { erasePerson } from '../../shared/services/erase-person.ts'
import type { Given } from '../../shared/services/given.ts'
import { deleteGroup, putGroup } from '../../shared/services/set-space-group.ts'
import { createSpace } from '../../shared/services/spaces.ts'
import { updateSpace } from '../../shared/services/update-space.ts'
import { getHead } from '../../shared/store/heads.ts'
import { spaceClosingKey } from '../../shared/store/keys.ts'
import { getSpace } from '../../shared/store/spaces.ts'
import { hearOf, requireWhole } from '../support/model-whole.ts'
import { newPeople, type Person } from '../support/people.ts'
import { requireNoSpace, requireWholeSpace, type WholeSpace } from '../support/space-whole.ts'
import { closeWhole, newCourse, newSpaceConversation } from '../support/spaces.ts'
import { type Ending, stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const mostWrites = 40
const endings: readonly Ending[] = ['stops', 'loses']

/** What is asked for, as often as it takes, and what must stand in the end. */
interface Attempt {
  readonly spaceId: string
  readonly ask: (given: Given) => Promise<unknown>
  readonly expectDone: (whole: WholeSpace) => void
  /** What a repeat may be answered where the first try had gone through. */
  readonly repeated?: string
}

/** Stops at the n-th write, for every n until there are no more; then it is asked again. Answers how often. */
async function crashEverywhere(prepare: () => Promise<Attempt>): Promise<number> {
  let crashes = 0
  for (const ending of endings) {
    for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
      const { spaceId, ask, expectDone, repeated } = await prepare()
      const stopping = stoppingTable(made.table, stopAt, ending)
      await ask(givenFor(stopping.table)).catch(() => undefined)
      await stopping.quiet()
      if (!stopping.stopped()) break
      crashes += 1
      // Whatever died, what stands agrees, also before anybody asks again.
      if (await getSpace(made.table, spaceId)) await requireWholeSpace(made.table, spaceId)
      await ask(givenFor(made.table)).catch((error: { code?: string }) => {
        if (repeated === undefined || error.code !== repeated) throw error
      })
      expectDone(await requireWholeSpace(made.table, spaceId))
    }
  }
  return crashes
}

/** The same 90 for every try: making them anew takes longer than what is tested. */
let crowd: Promise<Person[]> | undefined
const crowdOf90 = (): Promise<Person[]> => {
  crowd ??= newPeople(made.table, 90)
  return crowd
}
const idsOf = (people: readonly Person[]) => people.map(({ userId }) => userId)
const linesFor = (people: readonly Person[], roles: string[]) =>
  people.map(({ userId }, place) => ({ pointer: `#/${place}`, wanted: { userId, roles } }))

async function course(students = 2) {
  const [creator, ...others] = (await crowdOf90()).slice(0, students + 1) as [Person, ...Person[]]
  const given = givenFor(made.table)
  const spaceId = await newCourse(given, creator)
  await enrolBatch(given, creator, spaceId, linesFor(others, ['student']))
  return { given, creator, others, spaceId }
}

describe('a handler that dies between two writes', { timeout: 120_000 }, () => {
  it('R3 creates a space once under its key', async () => {
    const crashes = await crashEverywhere(async () => {
      const [creator] = (await newPeople(made.table, 1)) as [Person]
      const key = crypto.randomUUID()
      return {
        spaceId: createdId(creator.userId, key),
        ask: (given) => createSpace(given, creator, { name: 'Course', language: 'en' }, key),
        expectDone: ({ space }) => expect(space).toMatchObject({ name: 'Course', memberCount: 1 }),
      }
    })

    expect(crashes).toBe(2)
  })

  it('R3 brings one in once', async () => {
    await crashEverywhere(async () => {
      const { creator, spaceId } = await course()
      const [, , , , newcomer] = await crowdOf90()
      const userId = newcomer?.userId ?? ''
      return {
        spaceId,
        ask: (given) => putSpaceMemberRoles(given, creator, { spaceId, userId }, ['staff']),
        expectDone: ({ members, space }) => {
          expect(members.get(userId)?.roles).toEqual(['staff'])
          expect(space.memberCount).toBe(4)
        },
      }
    })
  })

  it('R3 brings in every line of a batch, and nobody twice', async () => {
    const crashes = await crashEverywhere(async () => {
      const { creator, spaceId } = await course(0)
      const [, ...newcomers] = await crowdOf90()
      return {
        spaceId,
        ask: (given) => enrolBatch(given, creator, spaceId, linesFor(newcomers, ['student'])),
        expectDone: ({ space }) => expect(space.memberCount).toBe(90),
      }
    })

    // Three steps, each of which is one write, and dies in two ways.
    expect(crashes).toBe(6)
  })

  it('R3 makes a group of exactly the people it was asked for', async () => {
    await crashEverywhere(async () => {
      const { given, creator, others, spaceId } = await course(89)
      const place = { spaceId, name: 'altos' }
      await putGroup(given, creator, place, idsOf(others.slice(0, 60)))
      const wanted = idsOf(others.slice(30))
      return {
        spaceId,
        ask: (again) => putGroup(again, creator, place, wanted),
        expectDone: ({ members }) => {
          const altos = [...members.values()].filter(({ groups }) => groups.includes('altos'))
          expect(altos.map(({ userId }) => userId).sort()).toEqual(wanted.toSorted())
        },
      }
    })
  })

  it('R3 takes a group away with all that says who is in it', async () => {
    await crashEverywhere(async () => {
      const { given, creator, others, spaceId } = await course(89)
      const place = { spaceId, name: 'altos' }
      await putGroup(given, creator, place, idsOf(others))
      return {
        spaceId,
        ask: (again) => deleteGroup(again, creator, place),
        repeated: 'not_found',
        expectDone: ({ members, groups }) => {
          expect(groups).toEqual([])
          expect([...members.values()].flatMap((member) => member.groups)).toEqual([])
        },
      }
    })
  })

  it('R3 takes one out', async () => {
    await crashEverywhere(async () => {
      const { creator, others, spaceId } = await course()
      const userId = others[0]?.userId ?? ''
      return {
        spaceId,
        ask: (given) => removeFromSpace(given, creator, { spaceId, userId }),
        repeated: 'not_found',
        expectDone: ({ members }) => expect(members.size).toBe(2),
      }
    })
  })

  it('R3 changes name and roles', async () => {
    await crashEverywhere(async () => {
      const { creator, spaceId } = await course()
      const roles = [{ name: 'tutor', permissions: ['answer' as const] }]
      return {
        spaceId,
        ask: (given) => updateSpace(given, creator, spaceId, { name: 'Renamed', roles }),
        expectDone: ({ space }) => expect(space).toMatchObject({ name: 'Renamed', ownRoles: roles }),
      }
    })
  })

  it('R3 takes somebody who deletes their account out of their spaces, and leaves nobody without a head', async () => {
    const crashes = await crashEverywhere(async () => {
      const [leaver, staff] = (await newPeople(made.table, 2)) as [Person, Person]
      const given = givenFor(made.table)
      const spaceId = await newCourse(given, leaver)
      await putSpaceMemberRoles(given, leaver, { spaceId, userId: staff.userId }, ['staff'])
      return {
        spaceId,
        ask: (again) => erasePerson(again, leaver),
        expectDone: ({ members }) => {
          expect([...members.values()].map(({ userId, roles }) => ({ userId, roles }))).toEqual([
            { userId: staff.userId, roles: ['responsible', 'staff'] },
          ])
        },
      }
    })

    expect(crashes).toBeGreaterThan(6)
  })
})

describe('a space that is deleted', { timeout: 120_000 }, () => {
  const conversationsIn = 27

  async function deletable() {
    const { given, creator, others, spaceId } = await course(3)
    const conversationIds: string[] = []
    for (let place = 0; place < conversationsIn; place += 1) {
      conversationIds.push(await newSpaceConversation(given, spaceId, creator, others.slice(0, 1)))
    }
    return { creator, userIds: idsOf([creator, ...others]), spaceId, conversationIds }
  }

  const expectClosed = async (conversationIds: readonly string[]) => {
    for (const conversationId of conversationIds) {
      await hearOf(givenFor(made.table), conversationId, 1)
      const { head, log } = await requireWhole(made.table, conversationId)
      expect(head.policy.postRoles).toEqual([])
      expect(log.filter(({ type }) => type === 'conversation.updated')).toHaveLength(1)
    }
  }

  it('R3 is gone whole, and its conversations are closed once, whatever dies on the way', async () => {
    let crashes = 0
    for (const stopAt of [1, 2, 3, 9, 26, 52, 53, 54]) {
      const { creator, userIds, spaceId, conversationIds } = await deletable()
      const stopping = stoppingTable(made.table, stopAt, 'stops')
      await deleteSpace(givenFor(stopping.table), creator, spaceId).catch(() => undefined)
      await stopping.quiet()
      crashes += Number(stopping.stopped())
      if (stopAt === 1) await deleteSpace(givenFor(made.table), creator, spaceId)

      await closeWhole(made.table, spaceId)

      await expectClosed(conversationIds)
      await requireNoSpace(made.table, spaceId, userIds)
    }
    expect(crashes).toBeGreaterThan(5)
  })

  it('R3 goes on closing where a function that the stream rang died', async () => {
    for (const stopAt of [1, 2, 4, 5, 6, 7, 8]) {
      const { creator, userIds, spaceId, conversationIds } = await deletable()
      await deleteSpace(givenFor(made.table), creator, spaceId)
      for (;;) {
        const stopping = stoppingTable(made.table, stopAt, 'stops')
        await goOnClosing(givenFor(stopping.table), spaceId).catch(() => undefined)
        await stopping.quiet()
        // The stream brings the same bell again, this time to a function that lives.
        await goOnClosing(givenFor(made.table), spaceId)
        if (!(await made.table.get(spaceClosingKey(spaceId), { consistent: true }))) break
      }

      await expectClosed(conversationIds)
      await requireNoSpace(made.table, spaceId, userIds)
      expect((await getHead(made.table, conversationIds[0] ?? ''))?.spaceId).toBe(spaceId)
    }
  })
})
