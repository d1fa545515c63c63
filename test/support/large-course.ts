import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { mySpaceKey, profileKey, spaceKey, spaceMemberKey, spacePk, userPk } from '../../shared/store/keys.ts'
import type { Item, Table } from '../../shared/store/table.ts'
import { type FilledTable, startTableWith } from './large-table.ts'
import { dumpOf } from './model-dump.ts'
import { newPeople, type Person } from './people.ts'
import { newCourse } from './spaces.ts'
import { givenFor } from './test-table.ts'

/** A course with so many students, in a table of its own. */
export interface LargeCourse {
  readonly filled: FilledTable
  readonly spaceId: string
  readonly head: Person
  readonly studentIds: readonly string[]
}

/** As one student stands in the table, so do they all: the API would take minutes to bring thousands in. */
export async function newLargeCourse(table: Table, count: number): Promise<LargeCourse> {
  const given = givenFor(table)
  const [head, one] = (await newPeople(table, 2)) as [Person, Person]
  const spaceId = await newCourse(given, head)
  const line = { pointer: '#/0', wanted: { userId: one.userId, roles: ['student'] } }
  await enrolBatch(given, head, spaceId, [line])
  const items = await dumpOf(table, [spacePk(spaceId), userPk(head.userId), userPk(one.userId)])
  const others = Array.from({ length: count - 1 }, () => crypto.randomUUID())
  const filled = await startTableWith(everybody(items, { spaceId, one, others }))
  return { filled, spaceId, head, studentIds: [one.userId, ...others] }
}

interface Copied {
  readonly spaceId: string
  readonly one: Person
  readonly others: readonly string[]
}

function* everybody(items: readonly Item[], { spaceId, one, others }: Copied): Generator<Item> {
  const keysOf = (userId: string) => [
    profileKey(userId),
    mySpaceKey(userId, spaceId),
    spaceMemberKey(spaceId, userId),
  ]
  const isAt = ({ pk, sk }: { pk: string; sk: string }) => {
    const found = items.find((item) => item.pk === pk && item.sk === sk)
    if (!found) throw new Error(`nothing stands at ${pk} ${sk}`)
    return found
  }
  const copied = keysOf(one.userId).map(isAt)
  const space = isAt(spaceKey(spaceId))
  yield* items.filter((item) => item !== space)
  yield { ...space, mc: Number(space.mc) + others.length }
  for (const userId of others) {
    for (const [place, key] of keysOf(userId).entries()) yield { ...copied[place], ...key }
  }
}
