import { expect } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { conversationPk, userPk } from '../../shared/store/keys.ts'
import { readEntries } from '../../shared/store/log.ts'
import type { Table } from '../../shared/store/table.ts'
import { type ModelConversation, newModel } from './model.ts'
import { readAnswers } from './model-answers.ts'
import { differences } from './model-differences.ts'
import { dumpOf, textOf } from './model-dump.ts'
import { applyToServices, type Operation } from './model-operations.ts'
import { applyToModel } from './model-rules.ts'
import { expectedAnswers } from './model-views.ts'
import { newPeople, type Person } from './people.ts'
import { givenFor, testClock } from './test-table.ts'

/** Four people, in the order of their ids; a group of three of them, and a direct conversation of two. */
export async function newWorld(table: Table, settle = async () => {}) {
  const clock = testClock()
  const given = givenFor(table, clock.now)
  const people = (await newPeople(table, 4)).toSorted((a, b) => (a.userId < b.userId ? -1 : 1))
  await settle()
  const [a, b, c] = people as [Person, Person, Person, Person]
  const memberIds = [b.userId, c.userId]
  const group = await createConversation(given, a, { kind: 'group', title: 'Group', memberIds })
  const direct = await createConversation(given, b, { kind: 'direct', userId: a.userId })
  const now = clock.now()
  const groupModel = newModel(
    'group',
    [
      [0, 'owner'],
      [1, 'member'],
      [2, 'member'],
    ],
    now,
  )
  const directModel = newModel(
    'direct',
    [
      [1, 'member'],
      [0, 'member'],
    ],
    now,
  )
  const ids = [group.conversationId, direct.conversationId]
  return { clock, given, people, ids, conversations: [groupModel, directModel] }
}
export type World = Awaited<ReturnType<typeof newWorld>>

const dump = ({ given, people, ids }: World) =>
  dumpOf(given.table, [...ids.map(conversationPk), ...people.map(({ userId }) => userPk(userId))])

/** One operation on both; what is refused or changes nothing leaves every item as it was (R13). */
export async function step(world: World, operation: Operation): Promise<void> {
  const { clock, given, people, ids, conversations } = world
  const model = conversations[operation.where] as ModelConversation
  const conversationId = ids[operation.where] ?? ''
  clock.advance(operation.later)
  const before = structuredClone(model)
  const verdict = applyToModel(model, operation, clock.now())
  const still = verdict !== 'done'
  const was = still ? textOf(await dump(world)) : ''

  const answer = await applyToServices(given, people, conversationId, before, operation)

  expect(answer).toBe(verdict === 'unchanged' ? 'done' : verdict)
  if (still) expect(textOf(await dump(world))).toBe(was)
}

/** R1, R2: sender, seq, number and time are what the model says. */
async function expectLog(world: World, place: number): Promise<void> {
  const model = world.conversations[place] as ModelConversation
  const log = await readEntries(world.given.table, world.ids[place] ?? '', { consistent: true })
  let number = 0
  expect(
    log.map(({ type, actor, seq, at, ...one }) => [type, actor, seq, one.number, at, one.memberCount]),
  ).toEqual(
    model.log.map((entry, index) => {
      number += entry.message ? 1 : 0
      const actor = world.people[entry.actor]?.userId
      return [entry.type, actor, index + 1, number, entry.at, entry.memberCount]
    }),
  )
}

/** R8: nothing in the table holds what was deleted. */
async function expectRedacted(world: World): Promise<void> {
  const text = textOf(await dump(world))
  for (const { log } of world.conversations) {
    for (const { message } of log.filter((entry) => entry.message?.deleted)) {
      for (const content of message?.contents ?? []) expect(text).not.toContain(content)
    }
  }
}

/** Everybody is shown what the model says, and the table holds no more than it may. */
export async function expectSame(world: World): Promise<void> {
  const asked = { conversations: world.conversations, ids: world.ids, now: world.clock.now() }
  for (const person of world.people.keys()) {
    expect(differences(expectedAnswers(asked, person), await readAnswers(world, person))).toEqual([])
  }
  await expectLog(world, 0)
  await expectLog(world, 1)
  await expectRedacted(world)
}

/** A counterexample as one reads it: an operation a line, then what differed. */
export function tell(operations: readonly Operation[], error: unknown): string {
  const { message = '', actual = '' } = error as { message?: string; actual?: unknown }
  return [...operations.map((one) => JSON.stringify(one)), message, JSON.stringify(actual, null, 1)].join(
    '\n',
  )
}
