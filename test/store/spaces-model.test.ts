import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../shared/store/table.ts'
import { laggingTable } from '../support/lagging-table.ts'
import { newListedPeople } from '../support/people.ts'
import {
  answerOf,
  anySpaceOperation,
  askFor,
  beginSpace,
  newSpaceModel,
  peopleInWorld,
  type SpaceModel,
  type SpaceWorld,
} from '../support/space-model.ts'
import { requireNoSpace, requireWholeSpace } from '../support/space-whole.ts'
import { closeWhole, newCourse } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const copy = useTable()

async function newWorld(table: Table, settle?: () => Promise<void>): Promise<SpaceWorld> {
  const given = givenFor(table)
  const people = await newListedPeople(table, peopleInWorld)
  const [creator] = people
  if (!creator) throw new Error('nobody')
  const world = { given, people, spaceId: await newCourse(given, creator) }
  await settle?.()
  await beginSpace(world)
  return world
}

async function expectSame(table: Table, { spaceId, people }: SpaceWorld, model: SpaceModel): Promise<void> {
  if (model.deleted) {
    await closeWhole(table, spaceId)
    return requireNoSpace(
      table,
      spaceId,
      people.map(({ userId }) => userId),
    )
  }
  const whole = await requireWholeSpace(table, spaceId)
  const here = people.flatMap(({ userId }, place) => {
    const member = whole.members.get(userId)
    return member ? [{ place, roles: member.roles, groups: member.groups }] : []
  })
  const wanted = [...model.members].map(([place, { roles, groups }]) => ({
    place,
    roles: roles.toSorted(),
    groups: [...groups].sort(),
  }))
  expect(here).toEqual(wanted.toSorted((a, b) => a.place - b.place))
  expect(whole.groups).toEqual([...model.groups].sort())
  expect(whole.space.ownRoles.map(({ name }) => name)).toEqual(model.own)
}

const runs = { numRuns: 60 }

describe('a space under any operations', () => {
  it('R5 R13 answers each as the rules say, and is what they make of it', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySpaceOperation, { maxLength: 25 }), async (operations) => {
        const world = await newWorld(made.table)
        const model = newSpaceModel()

        for (const operation of operations) {
          const answer = await askFor(world, operation)

          expect([operation, answer]).toEqual([operation, answerOf(model, operation)])
        }

        await expectSame(made.table, world, model)
      }),
      runs,
    )
  })

  it('R5 does so where reads that need not be strong lag behind', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySpaceOperation, { maxLength: 15 }), async (operations) => {
        const lagging = laggingTable(made.table, copy.table, 1_000_000)
        const world = await newWorld(lagging.table, lagging.settle)
        const model = newSpaceModel()

        for (const operation of operations) {
          expect([operation, await askFor(world, operation)]).toEqual([operation, answerOf(model, operation)])
        }

        await lagging.settle()
        await expectSame(made.table, world, model)
      }),
      { numRuns: 30 },
    )
  })

  it('R5 stays whole, with somebody responsible, when all come at once', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          anySpaceOperation.filter(({ kind }) => kind !== 'delete'),
          { minLength: 5, maxLength: 12 },
        ),
        async (operations) => {
          const world = await newWorld(made.table)
          for (const whom of [1, 2]) {
            await askFor(world, { kind: 'put', by: 0, whom, roles: ['responsible'] })
          }

          await Promise.all(operations.map((operation) => askFor(world, operation)))

          const { space } = await requireWholeSpace(made.table, world.spaceId)
          expect(space.responsibleCount).toBeGreaterThan(0)
        },
      ),
      { numRuns: 40 },
    )
  })
})
