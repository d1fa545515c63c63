import * as fc from 'fast-check'
import { AppError } from '../../shared/contract/errors.ts'
import type { RoleDefinition } from '../../shared/contract/spaces.ts'
import { deleteSpace } from '../../shared/services/close-space.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import type { Given } from '../../shared/services/given.ts'
import { deleteGroup, putGroup } from '../../shared/services/set-space-group.ts'
import { updateSpace } from '../../shared/services/update-space.ts'
import { getSpaceAndMembers } from '../../shared/store/spaces.ts'
import type { Person } from './people.ts'

/** People by their place among those of the world; the first created the space. */
export type SpaceOperation =
  | { readonly kind: 'put'; readonly by: number; readonly whom: number; readonly roles: readonly string[] }
  | { readonly kind: 'remove'; readonly by: number; readonly whom: number }
  | { readonly kind: 'batch'; readonly by: number; readonly lines: readonly Line[] }
  | { readonly kind: 'group'; readonly by: number; readonly name: string; readonly whom: readonly number[] }
  | { readonly kind: 'ungroup'; readonly by: number; readonly name: string }
  | { readonly kind: 'roles'; readonly by: number; readonly own: readonly string[] }
  | { readonly kind: 'delete'; readonly by: number }

interface Line {
  readonly whom: number
  readonly byName: boolean
  readonly roles: readonly string[]
}

export const peopleInWorld = 5

/** Roles that the space may define beside the default ones, each with what it allows. */
const definable: Readonly<Record<string, readonly string[]>> = {
  helper: ['enrol', 'ask'],
  warden: ['manage'],
}
const defaults: Readonly<Record<string, readonly string[]>> = {
  responsible: ['manage', 'enrol', 'announce', 'answer', 'ask', 'faq', 'templates'],
  staff: ['enrol', 'announce', 'answer', 'ask', 'faq', 'templates'],
  student: ['ask'],
}

const Who = fc.nat({ max: peopleInWorld - 1 })
// Mostly somebody who may.
const By = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: Who })
const role = fc.constantFrom(...Object.keys(defaults), ...Object.keys(definable), 'unknown')
const Roles = fc.uniqueArray(role, { minLength: 1, maxLength: 3 })
const Name = fc.constantFrom('red', 'blue')
const Lines = fc.array(fc.record({ whom: Who, byName: fc.boolean(), roles: Roles }), {
  minLength: 1,
  maxLength: 4,
})

export const anySpaceOperation: fc.Arbitrary<SpaceOperation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), by: By, whom: Who, roles: Roles }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), by: By, whom: Who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('batch' as const), by: By, lines: Lines }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      by: By,
      name: Name,
      whom: fc.uniqueArray(Who),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ungroup' as const), by: By, name: Name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('roles' as const),
      by: By,
      own: fc.subarray(Object.keys(definable)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), by: Who }) },
)

/** A space as the contract describes it, in memory. */
export interface SpaceModel {
  readonly members: Map<number, { roles: readonly string[]; readonly groups: Set<string> }>
  readonly groups: Set<string>
  own: readonly string[]
  deleted: boolean
}

/** What the first people are when it begins, beside the one who created it. */
const beginnings: readonly string[] = ['responsible', 'staff', 'student']

export const newSpaceModel = (): SpaceModel => ({
  members: new Map(beginnings.map((name, place) => [place, { roles: [name], groups: new Set() }])),
  groups: new Set(),
  own: [],
  deleted: false,
})

const allowedBy = ({ own }: SpaceModel, name: string): readonly string[] | undefined =>
  defaults[name] ?? (own.includes(name) ? definable[name] : undefined)

const permitted = (model: SpaceModel, who: number): ReadonlySet<string> =>
  new Set(model.members.get(who)?.roles.flatMap((name) => allowedBy(model, name) ?? []))

const isResponsible = (roles: readonly string[] | undefined) => roles?.includes('responsible') === true

/** Why roles cannot be changed so, as a code; undefined where they can. */
function judgeRoles(model: SpaceModel, by: number, before: readonly string[], after: readonly string[]) {
  if (after.some((name) => !allowedBy(model, name))) return 'invalid_request'
  const own = permitted(model, by)
  const changed = [...before, ...after].filter((name) => before.includes(name) !== after.includes(name))
  const beyond = changed.some((name) => allowedBy(model, name)?.some((one) => !own.has(one)))
  if (beyond && !own.has('manage')) return 'forbidden'
  const count = [...model.members.values()].filter(({ roles }) => isResponsible(roles)).length
  return count === 1 && isResponsible(before) && !isResponsible(after) ? 'conflict' : undefined
}

const sameRoles = (one: readonly string[], other: readonly string[]) =>
  one.toSorted().join() === other.toSorted().join()

/** What putting these roles answers; the model then has them. */
function putRoles(model: SpaceModel, by: number, whom: number, roles: readonly string[]): string {
  const member = model.members.get(whom)
  const refused = judgeRoles(model, by, member?.roles ?? [], roles)
  if (refused) return refused
  if (member && sameRoles(member.roles, roles)) return 'unchanged'
  model.members.set(whom, { roles, groups: member?.groups ?? new Set() })
  return member ? 'updated' : 'added'
}

const needs = {
  put: 'enrol',
  batch: 'enrol',
  group: 'enrol',
  ungroup: 'enrol',
  roles: 'manage',
  delete: 'manage',
}

/** Does to the model what the operation does to a space, and says what it answers. */
export function answerOf(model: SpaceModel, operation: SpaceOperation): string {
  const { by, kind } = operation
  if (model.deleted || !model.members.has(by)) return 'not_found'
  if (kind !== 'remove' && !permitted(model, by).has(needs[kind])) return 'forbidden'
  switch (operation.kind) {
    case 'put':
      return putRoles(model, by, operation.whom, operation.roles)
    case 'remove':
      return removeOf(model, by, operation.whom)
    case 'batch':
      return batchOf(model, by, operation.lines)
    case 'group': {
      if (operation.whom.some((whom) => !model.members.has(whom))) return 'invalid_request'
      const created = !model.groups.has(operation.name)
      model.groups.add(operation.name)
      for (const [whom, { groups }] of model.members) {
        if (operation.whom.includes(whom)) groups.add(operation.name)
        else groups.delete(operation.name)
      }
      return created ? 'added' : 'done'
    }
    case 'ungroup':
      if (!model.groups.delete(operation.name)) return 'not_found'
      for (const { groups } of model.members.values()) groups.delete(operation.name)
      return 'done'
    case 'roles': {
      const dropped = model.own.filter((name) => !operation.own.includes(name))
      const held = [...model.members.values()].flatMap(({ roles }) => roles)
      if (dropped.some((name) => held.includes(name))) return 'conflict'
      model.own = operation.own
      return 'done'
    }
    case 'delete':
      model.deleted = true
      return 'done'
  }
}

function removeOf(model: SpaceModel, by: number, whom: number): string {
  if (by !== whom && !permitted(model, by).has('enrol')) return 'forbidden'
  const member = model.members.get(whom)
  if (!member) return 'not_found'
  const refused = judgeRoles(model, by, member.roles, [])
  if (refused) return refused
  model.members.delete(whom)
  return 'done'
}

/** Lines about oneself are done last, by what one was before. */
function batchOf(model: SpaceModel, by: number, lines: readonly Line[]): string {
  const answers: string[] = []
  const first = (whom: number) => lines.findIndex((line) => line.whom === whom)
  const places = lines.map((_, place) => place)
  const own = places.filter((place) => lines[place]?.whom === by)
  for (const place of [...places.filter((one) => !own.includes(one)), ...own]) {
    const line = lines[place] as Line
    answers[place] = first(line.whom) < place ? 'duplicate' : putRoles(model, by, line.whom, line.roles)
  }
  return answers.join(' ')
}

export interface SpaceWorld {
  readonly given: Given
  readonly spaceId: string
  readonly people: readonly Person[]
}

/** Makes the space what the model begins with. */
export async function beginSpace(world: SpaceWorld): Promise<void> {
  for (const [whom, role] of beginnings.entries()) {
    await askFor(world, { kind: 'put', by: 0, whom, roles: [role] })
  }
}

/** Asks the product for the same; answers in the same words. */
export async function askFor(world: SpaceWorld, operation: SpaceOperation): Promise<string> {
  try {
    return await doOperation(world, operation)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

async function doOperation(world: SpaceWorld, operation: SpaceOperation): Promise<string> {
  const { given, spaceId, people } = world
  const person = (place: number) => people[place] as Person
  const idOf = (place: number) => person(place).userId
  const caller = person(operation.by)
  switch (operation.kind) {
    case 'put': {
      const before = await rolesNow(world, operation.whom)
      const added = await putSpaceMemberRoles(
        given,
        caller,
        { spaceId, userId: idOf(operation.whom) },
        operation.roles,
      )
      return added ? 'added' : before === (await rolesNow(world, operation.whom)) ? 'unchanged' : 'updated'
    }
    case 'remove':
      await removeFromSpace(given, caller, { spaceId, userId: idOf(operation.whom) })
      return 'done'
    case 'batch': {
      const lines = operation.lines.map(({ whom, byName, roles }, place) => ({
        pointer: `#/${place}`,
        wanted: {
          ...(byName ? { username: person(whom).username } : { userId: idOf(whom) }),
          roles: [...roles],
        },
      }))
      const outcomes = await enrolBatch(given, caller, spaceId, lines)
      return outcomes.map(({ status, refusal }) => (status === 'failed' ? refusal?.code : status)).join(' ')
    }
    case 'group': {
      const memberIds = operation.whom.map(idOf)
      const created = await putGroup(given, caller, { spaceId, name: operation.name }, memberIds)
      return created ? 'added' : 'done'
    }
    case 'ungroup':
      await deleteGroup(given, caller, { spaceId, name: operation.name })
      return 'done'
    case 'roles': {
      const roles = operation.own.map((name) => ({ name, permissions: definable[name] })) as RoleDefinition[]
      await updateSpace(given, caller, spaceId, { roles })
      return 'done'
    }
    case 'delete':
      await deleteSpace(given, caller, spaceId)
      return 'done'
  }
}

async function rolesNow({ given, spaceId, people }: SpaceWorld, whom: number): Promise<string> {
  const userId = people[whom]?.userId ?? ''
  return String((await getSpaceAndMembers(given.table, spaceId, [userId])).members.get(userId)?.roles)
}
