import { expect } from 'vitest'
import { isResponsible, rolesOf, type Space, type SpaceMembership } from '../../shared/core/spaces.ts'
import { memberPrefix, mySpaceKey, spaceGroupPrefix, spacePk } from '../../shared/store/keys.ts'
import { allSpaceMembers } from '../../shared/store/space-members.ts'
import { getSpace } from '../../shared/store/spaces.ts'
import type { Table } from '../../shared/store/table.ts'
import { dumpOf } from './model-dump.ts'

export interface WholeSpace {
  readonly space: Space
  readonly members: ReadonlyMap<string, SpaceMembership>
  readonly groups: readonly string[]
}

/** Everything of a space that stands, checked to agree: counts, members, their own rows, roles, groups. */
export async function requireWholeSpace(table: Table, spaceId: string): Promise<WholeSpace> {
  const space = await getSpace(table, spaceId)
  if (!space) throw new Error('there is no such space')
  const members = await allSpaceMembers(table, spaceId, { consistent: true })
  const keys = (await dumpOf(table, [spacePk(spaceId)])).map(({ sk }) => String(sk))
  const groups = keys
    .filter((sk) => sk.startsWith(spaceGroupPrefix))
    .map((sk) => sk.slice(spaceGroupPrefix.length))
  const known = rolesOf(space).map(({ name }) => name)

  expect(space.memberCount).toBe(members.length)
  expect(space.responsibleCount).toBe(members.filter(isResponsible).length)
  expect(keys.filter((sk) => sk.startsWith(memberPrefix))).toHaveLength(members.length)
  for (const member of members) {
    expect(await table.get(mySpaceKey(member.userId, spaceId), { consistent: true })).toBeDefined()
    expect(member.roles.length).toBeGreaterThan(0)
    expect(known).toEqual(expect.arrayContaining([...member.roles]))
    expect(groups).toEqual(expect.arrayContaining([...member.groups]))
  }
  return { space, members: new Map(members.map((member) => [member.userId, member])), groups }
}

/** Nothing is left of a deleted space but that it was. */
export async function requireNoSpace(
  table: Table,
  spaceId: string,
  userIds: readonly string[],
): Promise<void> {
  expect((await dumpOf(table, [spacePk(spaceId)])).map(({ sk }) => sk)).toEqual(['META'])
  for (const userId of userIds) {
    expect(await table.get(mySpaceKey(userId, spaceId), { consistent: true })).toBeUndefined()
  }
}
