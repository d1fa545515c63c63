import { beforeAll, describe, expect, it } from 'vitest'
import { closeConversation } from '../../shared/services/close-conversation.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { listSpaceMembers } from '../../shared/services/list-space-members.ts'
import { putGroup } from '../../shared/services/set-space-group.ts'
import { readSpaceGroup } from '../../shared/services/space-groups.ts'
import { requireSpace } from '../../shared/services/space-standing.ts'
import { createSpace, listSpaces } from '../../shared/services/spaces.ts'
import { allSpaceMembers } from '../../shared/store/space-members.ts'
import { isWithin, type Limit, type Measured, measure, tableOf } from '../support/model-units.ts'
import { newListedPeople, newPeople, type Person } from '../support/people.ts'
import { newCourse, newSpaceConversation } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const membersIn = 1_000
const noWrites = { write: 0 }
const limits = {
  'create a space': { write: 6, read: 0.5 },
  'rights in a space': { ...noWrites, read: 2 },
  'my spaces, ten of them': { ...noWrites, read: 21 },
  // With what follows for each who changes: two read units.
  'bring one in': { write: 6, read: 10 },
  'another role': { write: 4, read: 10 },
  'take one out': { write: 6, read: 6 },
  'batch of 500 new ones': { write: 500 * 4 + 13 * 2, read: 1_820 },
  'batch of 500 once more': { ...noWrites, read: 800 },
  'all 1,000 members, for an audience': { ...noWrites, read: 18 },
  'page of 20 members': { ...noWrites, read: 13 },
  'page of members by name': { ...noWrites, read: 20 },
  'a group of 30': { write: 4 + 60, read: 105 },
  'who is in a group': { ...noWrites, read: 40 },
  'close a conversation': { write: 5, read: 1 },
} as const satisfies Record<string, Limit>

/** A course of a thousand, brought in without being measured. */
async function largeCourse(creator: Person): Promise<string> {
  const given = givenFor(made.table)
  const spaceId = await newCourse(given, creator)
  const people = await newPeople(made.table, membersIn - 1)
  for (let i = 0; i < people.length; i += 500) {
    await enrolBatch(given, creator, spaceId, linesFor(people.slice(i, i + 500)))
  }
  return spaceId
}

const linesFor = (people: readonly Person[], roles = ['student']) =>
  people.map(({ userId }, place) => ({ pointer: `#/${place}`, wanted: { userId, roles } }))

async function measureAll(): Promise<Measured[]> {
  const given = givenFor(made.table)
  const [ada, ben, ...others] = (await newListedPeople(made.table, 40)) as [Person, Person, ...Person[]]
  const spaceId = await largeCourse(ada)
  const small = await newCourse(given, ada)
  for (let count = 0; count < 8; count += 1) await newCourse(given, ada)
  await enrolBatch(given, ada, spaceId, linesFor(others))
  const many = await newPeople(made.table, 500)
  const conversationId = await newSpaceConversation(given, small, ada, [ben])
  const reader = { ...ada, languages: ['en'] }
  const wanted = { spaceId: small, userId: ben.userId }
  const thirty = others.slice(0, 30).map(({ userId }) => userId)
  const name = 'red'
  const work: Record<keyof typeof limits, () => Promise<unknown>> = {
    'create a space': () => createSpace(given, ben, { name: 'Course', language: 'en' }),
    'rights in a space': () => requireSpace(given, ada.userId, spaceId),
    'my spaces, ten of them': () => listSpaces(given, reader, { limit: 20 }),
    'bring one in': () => putSpaceMemberRoles(given, ada, wanted, ['student']),
    'another role': () => putSpaceMemberRoles(given, ada, wanted, ['staff']),
    'take one out': () => removeFromSpace(given, ada, wanted),
    'batch of 500 new ones': () => enrolBatch(given, ada, small, linesFor(many)),
    'batch of 500 once more': () => enrolBatch(given, ada, small, linesFor(many)),
    'all 1,000 members, for an audience': () => allSpaceMembers(made.table, spaceId),
    'page of 20 members': () => listSpaceMembers(given, reader, { spaceId, limit: 20 }),
    'page of members by name': () =>
      listSpaceMembers(given, reader, { spaceId, limit: 20, query: ben.username }),
    'a group of 30': () => putGroup(given, ada, { spaceId, name }, thirty),
    'who is in a group': () => readSpaceGroup(given, ada, { spaceId, name }),
    'close a conversation': () => closeConversation(given, conversationId, ada.userId),
  }
  const measured: Measured[] = []
  for (const [operation, ask] of Object.entries(work)) {
    measured.push(await measure(operation, limits[operation as keyof typeof limits], ask))
  }
  return measured
}

describe('what a space costs, in capacity units', () => {
  let measured: Measured[] = []

  beforeAll(async () => {
    measured = await measureAll()
    console.log(`\n${tableOf(new Map([[membersIn, measured]])).replace('messages', 'members')}\n`)
  }, 240_000)

  it('stays within the limits', () => {
    expect(measured.filter((one) => !isWithin(one))).toEqual([])
    expect(measured).toHaveLength(Object.keys(limits).length)
  })
})
