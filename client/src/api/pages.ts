interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/**
 * Everything of a list, page by page as it is read. A page may be empty; only its `nextCursor` says that it is the last.
 *
 * @example
 * ```ts
 * import { createApi, createClient, itemsOf } from '@parley/client'
 *
 * const api = createApi(createClient({ url: 'http://localhost:4000' }))
 * for await (const person of itemsOf((cursor) => api.users.list({ query: 'ad', cursor }))) {
 *   console.log(person.displayName)
 * }
 * ```
 */
export async function* itemsOf<Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await page(cursor)
    yield* items
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}
