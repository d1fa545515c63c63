import { userIdOfWatchSk, userPk, watchKey, watchPrefix } from './keys.ts'
import type { Item, Table } from './table.ts'

/** A connection that wants to hear how somebody's presence changes. */
export interface Watcher {
  readonly userId: string
  readonly connectionId: string
}

/**
 * A watcher stands with whom it watches, under its own connection: `c` connectionId, `ttl` in whole seconds, no sooner
 * than the gateway cuts the connection. One write unit for each person.
 */
export async function putWatches(
  table: Table,
  { userId, connectionId }: Watcher,
  watchedIds: readonly string[],
  endsAt: number,
): Promise<void> {
  const rest = { c: connectionId, ttl: Math.ceil(endsAt / 1000) }
  const items = watchedIds.map((watchedId) => ({ ...watchKey(watchedId, userId, connectionId), ...rest }))
  await Promise.all(items.map((Item) => table.put({ Item })))
}

/** One write unit for each person. */
export const deleteWatches = (
  table: Table,
  { userId, connectionId }: Watcher,
  watchedIds: readonly string[],
): Promise<void> => table.deleteMany(watchedIds.map((watchedId) => watchKey(watchedId, userId, connectionId)))

/** Who of those who watched somebody is there no more. One write unit each. */
export const forgetWatchers = (
  table: Table,
  watchedId: string,
  watchers: readonly Watcher[],
): Promise<void> =>
  table.deleteMany(watchers.map(({ userId, connectionId }) => watchKey(watchedId, userId, connectionId)))

/** Everybody who watches this person: about 25 a read unit, one at least. Strongly consistent. */
export async function listWatchers(table: Table, watchedId: string, now: number): Promise<Watcher[]> {
  const watchers: Watcher[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': userPk(watchedId), ':sk': watchPrefix },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    const live = page.items.filter((item) => Number(item.ttl) * 1000 > now)
    watchers.push(...live.map(watcherOf))
    start = page.lastKey
  } while (start)
  return watchers
}

const watcherOf = ({ sk, c }: Item): Watcher => ({
  userId: userIdOfWatchSk(String(sk)),
  connectionId: String(c),
})
