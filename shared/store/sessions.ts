import { type Connection, connectionsOf, type Forgotten, forgetConnections } from './connections.ts'
import { connectionKey, connectionsKey } from './keys.ts'
import type { Item, Table } from './table.ts'

/** In the item of a person's connections: `os`, by session, when it ended. */
type Ends = Record<string, number>

/**
 * So many ended sessions of one person are remembered, the newest: an older one's last access token would have to be
 * good still after as many more sign-outs.
 */
const remembered = 20

/**
 * Ends one session, which registers no connection any more, and forgets those that it had. `left` is what its owner's
 * map still holds. One write unit, one more for the person's first, and where there were connections one, and one for
 * each.
 */
export async function endSession(
  table: Table,
  userId: string,
  sessionId: string,
  now: number,
): Promise<Forgotten> {
  const item = await noteEnd(table, userId, sessionId, now)
  await forgetEnds(table, userId, (item?.os as Ends | undefined) ?? {})
  const isEnded = (one: Connection): boolean => one.sessionId === sessionId
  const all = connectionsOf(item)
  const ids = all.filter(isEnded).map(({ connectionId }) => connectionId)
  const { forgotten } = await forgetConnections(table, userId, ids)
  await Promise.all(ids.map((connectionId) => table.delete({ Key: connectionKey(connectionId) })))
  return { forgotten, left: all.filter((one) => !isEnded(one)) }
}

/** Answers the item as it then is; undefined where the account is gone. */
async function noteEnd(
  table: Table,
  userId: string,
  sessionId: string,
  now: number,
): Promise<Item | undefined> {
  const noted = await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'SET os.#session = :now',
    ConditionExpression: 'attribute_exists(os)',
    ExpressionAttributeNames: { '#session': sessionId },
    ExpressionAttributeValues: { ':now': now },
    ReturnValues: 'ALL_NEW',
  })
  if (noted.ok) return noted.item
  const begun = await table.update({
    Key: connectionsKey(userId),
    // With a map, even an empty one: a new map would be begun without asking which sessions ended.
    UpdateExpression: 'SET os = :ends, c = if_not_exists(c, :none)',
    ConditionExpression: 'attribute_not_exists(os) AND attribute_not_exists(z)',
    ExpressionAttributeValues: { ':ends': { [sessionId]: now }, ':none': {} },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  if (begun.ok) return begun.item
  return begun.item?.z === true ? undefined : noteEnd(table, userId, sessionId, now)
}

async function forgetEnds(table: Table, userId: string, ends: Ends): Promise<void> {
  const newestFirst = Object.entries(ends).toSorted(([, one], [, other]) => other - one)
  const old = newestFirst.slice(remembered).map(([session], place) => [`#s${place}`, session] as const)
  if (old.length === 0) return
  await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: `REMOVE ${old.map(([name]) => `os.${name}`).join()}`,
    ConditionExpression: 'attribute_exists(os)',
    ExpressionAttributeNames: Object.fromEntries(old),
  })
}
