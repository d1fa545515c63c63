import type { Key } from '../../shared/store/keys.ts'
import type { Item, Table, TransactItem } from '../../shared/store/table.ts'

interface Change {
  readonly key: Key
  /** Undefined where it was deleted. */
  readonly item: Item | undefined
}

export interface LaggingTable {
  readonly table: Table
  /** Resolves once the copy has everything that was written before. */
  readonly settle: () => Promise<void>
}

/**
 * A table whose reads see everything only where they ask for consistency. All others, and the index, are answered from
 * a copy that lacks the newest `lag` writes.
 */
export function laggingTable(table: Table, copy: Table, lag: number): LaggingTable {
  const waiting: Change[][] = []
  let last: Promise<void> = Promise.resolve()
  /** Changes are taken down one after the other, so that the copy never goes back. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work)
    return last
  }
  const follow = async (left: number): Promise<void> => {
    while (waiting.length > left) for (const change of waiting.shift() ?? []) await bring(copy, change)
  }
  const noting = async <Answer>(keys: readonly Key[], write: Promise<Answer>): Promise<Answer> => {
    const answer = await write
    await inTurn(async () => {
      waiting.push(await Promise.all(keys.map(async (key) => changeOf(table, key))))
      await follow(lag)
    })
    return answer
  }
  return {
    table: {
      get: (key, options) => (options?.consistent ? table : copy).get(key, options),
      batchGet: (keys, options) => (options?.consistent ? table : copy).batchGet(keys, options),
      query: (input) => (input.ConsistentRead ? table : copy).query(input),
      put: (input) => noting([input.Item as unknown as Key], table.put(input)),
      update: (input) => noting([input.Key as Key], table.update(input)),
      delete: (input) => noting([input.Key as Key], table.delete(input)),
      deleteMany: (keys) => noting(keys, table.deleteMany(keys)),
      transact: (items) => noting(items.flatMap(keyOf), table.transact(items)),
    },
    settle: () => inTurn(() => follow(0)),
  }
}

const keyOf = ({ Put, Update, Delete }: TransactItem): Key[] => {
  const key = (Put?.Item ?? Update?.Key ?? Delete?.Key) as Key | undefined
  return key ? [key] : []
}

async function changeOf(table: Table, { pk, sk }: Key): Promise<Change> {
  return { key: { pk, sk }, item: await table.get({ pk, sk }, { consistent: true }) }
}

async function bring(copy: Table, { key, item }: Change): Promise<void> {
  if (item) await copy.put({ Item: item })
  else await copy.delete({ Key: key })
}
