import type { LocalisedTitle } from '../contract/content.ts'
import type { RoleDefinition } from '../contract/spaces.ts'
import type { Space, SpaceMembership } from '../core/spaces.ts'
import {
  mySpaceKey,
  mySpacePrefix,
  spaceConversationKey,
  spaceIdOfPk,
  spaceKey,
  spaceMemberKey,
  userPk,
} from './keys.ts'
import { spaceMemberOfItem } from './space-members.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * A space: `na` name, `ds` description, `lg` language, `ro` the roles it defines, `cr` creator, `ca` createdAt, `rh` hash
 * of the request that created it, `sl` the rate of messages, `mc` memberCount, `rc` responsibleCount, `tc` templateCount, `fc` faqCount, `v` version,
 * `de` deletedAt.
 */
function itemOfSpace(space: Space): Item {
  return {
    ...spaceKey(space.spaceId),
    na: space.name,
    ds: space.description,
    lg: space.language,
    ro: space.ownRoles.length > 0 ? space.ownRoles : undefined,
    sl: space.sendRate,
    cr: space.creatorId,
    ca: space.createdAt,
    rh: space.requestHash,
    mc: space.memberCount,
    rc: space.responsibleCount,
    tc: space.templateCount || undefined,
    fc: space.faqCount || undefined,
    v: space.version,
    de: space.deletedAt,
  }
}

function spaceOfItem(item: Item): Space {
  return {
    spaceId: spaceIdOfPk(String(item.pk)),
    name: item.na as LocalisedTitle,
    description: item.ds as string | undefined,
    language: String(item.lg),
    ownRoles: (item.ro as RoleDefinition[] | undefined) ?? [],
    sendRate: item.sl as string | undefined,
    creatorId: String(item.cr),
    createdAt: Number(item.ca),
    requestHash: item.rh as Uint8Array | undefined,
    memberCount: Number(item.mc),
    responsibleCount: Number(item.rc),
    templateCount: Number(item.tc ?? 0),
    faqCount: Number(item.fc ?? 0),
    version: Number(item.v),
    deletedAt: item.de as number | undefined,
  }
}

/** Also one that was deleted; strongly consistent, one read unit. */
export async function getSpace(table: Table, spaceId: string): Promise<Space | undefined> {
  const item = await table.get(spaceKey(spaceId), { consistent: true })
  return item && spaceOfItem(item)
}

/** How many messages one person may send in it, as a rate; half a read unit, so it may be a moment old. */
export async function readSpaceSendRate(table: Table, spaceId: string): Promise<string | undefined> {
  return (await table.get(spaceKey(spaceId)))?.sl as string | undefined
}

/** A space, and what some people are in it: those who are not in it are not in the map. */
export interface SpaceAndMembers {
  readonly space: Space | undefined
  readonly members: ReadonlyMap<string, SpaceMembership>
}

/** Strongly consistent, in one call for up to 99 people: one read unit, and one for each of them. */
export async function getSpaceAndMembers(
  table: Table,
  spaceId: string,
  userIds: readonly string[],
): Promise<SpaceAndMembers> {
  const wanted = [...new Set(userIds)].map((userId) => spaceMemberKey(spaceId, userId))
  const key = spaceKey(spaceId)
  const items = await table.batchGet([key, ...wanted], { consistent: true })
  const spaceItem = items.find(({ sk }) => sk === key.sk)
  const members = items.filter((item) => item !== spaceItem).map(spaceMemberOfItem)
  return {
    space: spaceItem && spaceOfItem(spaceItem),
    members: new Map(members.map((member) => [member.userId, member])),
  }
}

/** What somebody is in several spaces; strongly consistent, two read units a space. */
export async function getSpacesOf(
  table: Table,
  userId: string,
  spaceIds: readonly string[],
): Promise<ReadonlyArray<{ space: Space; member: SpaceMembership }>> {
  const keys = spaceIds.flatMap((spaceId) => [spaceKey(spaceId), spaceMemberKey(spaceId, userId)])
  const byPk = Map.groupBy(await table.batchGet(keys, { consistent: true }), ({ pk }) => String(pk))
  return spaceIds.flatMap((spaceId) => {
    const { pk, sk } = spaceKey(spaceId)
    const items = byPk.get(pk) ?? []
    const spaceItem = items.find((item) => item.sk === sk)
    const memberItem = items.find((item) => item.sk !== sk)
    if (!spaceItem || !memberItem) return []
    return [{ space: spaceOfItem(spaceItem), member: spaceMemberOfItem(memberItem) }]
  })
}

/** A page of somebody's spaces by id; strongly consistent, about a read unit for 40. */
export async function listSpaceIds(
  table: Table,
  userId: string,
  options: { after?: string | undefined; limit: number },
): Promise<{ spaceIds: string[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': userPk(userId), ':sk': mySpacePrefix },
    ConsistentRead: true,
    Limit: options.limit,
    ...(options.after && { ExclusiveStartKey: mySpaceKey(userId, options.after) }),
  })
  const spaceIds = page.items.map(({ sk }) => String(sk).slice(mySpacePrefix.length))
  return { spaceIds, more: page.lastKey !== undefined }
}

/** All of somebody's spaces. */
export async function allSpaceIds(table: Table, userId: string): Promise<string[]> {
  const all: string[] = []
  for (let after: string | undefined; ; after = all.at(-1)) {
    const { spaceIds, more } = await listSpaceIds(table, userId, { after, limit: 1000 })
    all.push(...spaceIds)
    if (!more) return all
  }
}

export const putSpace = (space: Space): TransactItem => ({
  Put: { Item: itemOfSpace(space), ConditionExpression: 'attribute_not_exists(pk)' },
})

/**
 * The space as it will be, as long as neither it nor who is in it as what has changed since it was read. Every change
 * of a member is written in one transaction with this: so what was decided on still holds, and the counts are right.
 */
export const replaceSpace = (seen: Space, next: Partial<Space>): TransactItem => ({
  Put: {
    Item: itemOfSpace({ ...seen, ...next, version: seen.version + 1 }),
    ConditionExpression: 'v = :seen AND attribute_not_exists(de)',
    ExpressionAttributeValues: { ':seen': seen.version },
  },
})

/**
 * Part of the transaction that begins a conversation of the space: fails where the space is there no more, and notes
 * that the conversation belongs to it, so that it is closed with it; with `version` fails, too, where anything of who is
 * in the space as what has changed since. Four write units.
 */
export const belongToSpace = (spaceId: string, conversationId: string, version?: number): TransactItem[] => [
  version === undefined ? spaceStands(spaceId) : asLongAs(spaceId, version),
  { Put: { Item: { ...spaceConversationKey(spaceId, conversationId) } } },
]

const spaceStands = (spaceId: string): TransactItem => ({
  ConditionCheck: {
    Key: spaceKey(spaceId),
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(de)',
  },
})

/** Part of a transaction that fails once anything of the space, or of who is in it as what, has changed. Two units. */
export const asLongAs = (spaceId: string, version: number): TransactItem => ({
  ConditionCheck: {
    Key: spaceKey(spaceId),
    ConditionExpression: 'v = :seen AND attribute_not_exists(de)',
    ExpressionAttributeValues: { ':seen': version },
  },
})
