import { itemsOf } from '@parley/client'

/** Everything of a list that is short enough to be shown whole. */
export async function allOf<Item>(page: Parameters<typeof itemsOf<Item>>[0]): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of itemsOf(page)) all.push(item)
  return all
}
