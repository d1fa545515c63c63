import type { Item, Table } from '../../shared/store/table.ts'

/** Every item of these partitions, by key: what stands in the table, whoever may see it. */
export async function dumpOf(table: Table, pks: readonly string[]): Promise<Item[]> {
  const items = await Promise.all(pks.map((pk) => partitionOf(table, pk)))
  return items.flat()
}

async function partitionOf(table: Table, pk: string): Promise<Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start)
  return items
}

/** A line for each item: two dumps are compared by it, and contents looked for in it. */
export const textOf = (dump: readonly Item[]): string =>
  dump.map((item) => JSON.stringify(canonical(item))).join('\n')

function canonical(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (value instanceof Set) return [...value].toSorted()
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]))
}
