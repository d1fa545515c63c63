import { spaceGroupKey, spaceGroupPrefix, spacePk } from './keys.ts'
import type { Table, TransactItem } from './table.ts'

/**
 * That a space has a group of this name; who is in it stands with each member. `t` is the task that last set out to say
 * who is in it: one that finds another's gives up.
 */
export interface StoredGroup {
  readonly name: string
  readonly task: string
}

/** One read unit, strongly consistent. */
export async function getSpaceGroup(
  table: Table,
  spaceId: string,
  name: string,
): Promise<StoredGroup | undefined> {
  const item = await table.get(spaceGroupKey(spaceId, name), { consistent: true })
  return item && { name, task: String(item.t) }
}

/** The names of a space's groups, in order; strongly consistent, about a read unit for 40. */
export async function listGroupNames(
  table: Table,
  spaceId: string,
  options: { after?: string | undefined; limit: number },
): Promise<{ names: string[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': spaceGroupPrefix },
    ConsistentRead: true,
    Limit: options.limit,
    ...(options.after !== undefined && { ExclusiveStartKey: spaceGroupKey(spaceId, options.after) }),
  })
  const names = page.items.map(({ sk }) => String(sk).slice(spaceGroupPrefix.length))
  return { names, more: page.lastKey !== undefined }
}

/** Two write units in its transaction. */
export const putSpaceGroup = (spaceId: string, { name, task }: StoredGroup): TransactItem => ({
  Put: { Item: { ...spaceGroupKey(spaceId, name), t: task } },
})

export const deleteSpaceGroup = (spaceId: string, name: string): TransactItem => ({
  Delete: { Key: spaceGroupKey(spaceId, name) },
})

/** Which of these groups there are; strongly consistent, one read unit each. */
export async function whichAreGroups(
  table: Table,
  spaceId: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = [...new Set(names)].map((name) => spaceGroupKey(spaceId, name))
  const items = await table.batchGet(keys, { consistent: true })
  return new Set(items.map(({ sk }) => String(sk).slice(spaceGroupPrefix.length)))
}
