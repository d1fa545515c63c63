import type { SpaceMembership } from '../core/spaces.ts'
import { memberPrefix, mySpaceKey, spaceMemberKey, spacePk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * Somebody in a space: `ro` roles, `gr` groups, `ja` joinedAt, `un` username, `dn` display name where they are active.
 * About 140 bytes, for who is addressed is found by reading all of them.
 */
const itemOfSpaceMember = (spaceId: string, member: SpaceMembership): Item => ({
  ...spaceMemberKey(spaceId, member.userId),
  ro: new Set(member.roles),
  gr: setOf(member.groups),
  ja: member.joinedAt,
  un: member.username,
  dn: member.displayName,
})

/** No set is empty in DynamoDB. */
const setOf = (names: readonly string[]): ReadonlySet<string> | undefined =>
  names.length > 0 ? new Set(names) : undefined

const namesOf = (set: unknown): string[] => [...((set as Set<string> | undefined) ?? [])].sort()

export const spaceMemberOfItem = (item: Item): SpaceMembership => ({
  userId: String(item.sk).slice(memberPrefix.length),
  roles: namesOf(item.ro),
  groups: namesOf(item.gr),
  joinedAt: Number(item.ja),
  username: String(item.un),
  displayName: item.dn as string | undefined,
})

/** What these people are in a space, who are in it; half a read unit each. */
export async function getSpaceMembers(
  table: Table,
  spaceId: string,
  userIds: readonly string[],
): Promise<Map<string, SpaceMembership>> {
  const items = await table.batchGet(userIds.map((userId) => spaceMemberKey(spaceId, userId)))
  return new Map(items.map(spaceMemberOfItem).map((member) => [member.userId, member]))
}

/** A page of a space's members by user id; about 28 a half unit (a unit when consistent). */
export async function listSpaceMembers(
  table: Table,
  spaceId: string,
  options: { after?: string | undefined; limit?: number; consistent?: boolean } = {},
): Promise<{ members: SpaceMembership[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': memberPrefix },
    ConsistentRead: options.consistent ?? false,
    ...(options.limit !== undefined && { Limit: options.limit }),
    ...(options.after !== undefined && { ExclusiveStartKey: spaceMemberKey(spaceId, options.after) }),
  })
  return { members: page.items.map(spaceMemberOfItem), more: page.lastKey !== undefined }
}

/** Every member of a space, however many: 10,000 are two queries, about 175 read units, 350 when consistent. */
export async function allSpaceMembers(
  table: Table,
  spaceId: string,
  options: { consistent?: boolean } = {},
): Promise<SpaceMembership[]> {
  const all: SpaceMembership[] = []
  for (let after: string | undefined; ; after = all.at(-1)?.userId) {
    const page = await listSpaceMembers(table, spaceId, { ...options, after })
    all.push(...page.members)
    if (!page.more) return all
  }
}

/** The member and their space are born together: four write units. */
export const putSpaceMember = (spaceId: string, member: SpaceMembership): TransactItem[] => [
  {
    Put: { Item: itemOfSpaceMember(spaceId, member), ConditionExpression: 'attribute_not_exists(pk)' },
  },
  { Put: { Item: { ...mySpaceKey(member.userId, spaceId) } } },
]

/** Other roles or groups; the name stays as it is. Two write units. */
export function changeSpaceMember(spaceId: string, { userId, roles, groups }: SpaceMembership): TransactItem {
  const set = setOf(groups)
  return {
    Update: {
      Key: spaceMemberKey(spaceId, userId),
      UpdateExpression: `SET ro = :ro${set ? ', gr = :gr' : ' REMOVE gr'}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':ro': new Set(roles), ...(set && { ':gr': set }) },
    },
  }
}

/** The member and their space go together: four write units. */
export const deleteSpaceMember = (spaceId: string, userId: string): TransactItem[] => [
  { Delete: { Key: spaceMemberKey(spaceId, userId), ConditionExpression: 'attribute_exists(pk)' } },
  { Delete: { Key: mySpaceKey(userId, spaceId) } },
]

/** The name that a space keeps of a member; undefined takes it away. One write unit. */
export async function renameSpaceMember(
  table: Table,
  spaceId: string,
  userId: string,
  displayName: string | undefined,
): Promise<void> {
  await table.update({
    Key: spaceMemberKey(spaceId, userId),
    UpdateExpression: displayName === undefined ? 'REMOVE dn' : 'SET dn = :name',
    ConditionExpression: 'attribute_exists(pk)',
    ...(displayName !== undefined && { ExpressionAttributeValues: { ':name': displayName } }),
  })
}
