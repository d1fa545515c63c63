import { connectionKey, connectionsKey } from './keys.ts'
import type { Item, Table } from './table.ts'

/** A registered connection, as its owner's map names it. Times in milliseconds since the epoch. */
export interface Connection {
  readonly connectionId: string
  readonly connectedAt: number
  /** From then on nothing is delivered to it, and the gateway or the token has ended it. */
  readonly expiresAt: number
  /** Something could not be delivered to it: its client has to sync. */
  readonly missed: boolean
  /** Its client says that nobody sits before it. */
  readonly away: boolean
  /** The session of its token: it ends with that. */
  readonly sessionId?: string | undefined
}

export interface NewConnection extends Omit<Connection, 'missed' | 'away'> {
  readonly userId: string
  /** The end of the second in which its token was issued: tokens name no more. Without it, when it connected. */
  readonly issuedAt?: number | undefined
  /** The language its client asked for. */
  readonly locale?: string | undefined
}

/**
 * In the map `c` of all of a person's connections, by connection id: `a` connectedAt, `e` expiresAt, `x` missed, `w`
 * away, `o` its session; beside it `so` when its owner signed out everywhere, `os` which sessions ended, and `z` where
 * the map is closed for good.
 */
type Entries = Record<
  string,
  { readonly a: number; readonly e: number; readonly x?: boolean; readonly w?: boolean; readonly o?: string }
>

const entriesOf = (item: Item | undefined): Entries => (item?.c as Entries | undefined) ?? {}

/** All that the item of a person's connections names, expired ones too. */
export const connectionsOf = (item: Item | undefined): Connection[] =>
  Object.entries(entriesOf(item)).map(([connectionId, { a, e, x, w, o }]) => ({
    connectionId,
    connectedAt: a,
    expiresAt: e,
    missed: x === true,
    away: w === true,
    ...(o !== undefined && { sessionId: o }),
  }))

/** A registered connection lasts until then, if that is longer. One write unit. */
export async function extendConnection(
  table: Table,
  { connectionId, userId, expiresAt }: NewConnection,
): Promise<void> {
  await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'SET c.#id.e = :e',
    ConditionExpression: 'c.#id.e < :e',
    ExpressionAttributeNames: { '#id': connectionId },
    ExpressionAttributeValues: { ':e': expiresAt },
  })
}

/** Why a connection is not named: the account is gone, or its token's session has ended, by itself or with all. */
export type NotNamed = 'account_removed' | 'signed_out'

/**
 * Names the connection in its owner's map and answers all that the map then holds: one write unit per KB, about ten
 * connections, and one more for the person's first.
 */
export async function nameConnection(
  table: Table,
  connection: NewConnection,
): Promise<Connection[] | NotNamed> {
  const { connectionId, userId, connectedAt, expiresAt, issuedAt = connectedAt, sessionId } = connection
  const entry = { a: connectedAt, e: expiresAt, ...(sessionId !== undefined && { o: sessionId }) }
  const unlessSignedOut = '(attribute_not_exists(so) OR (so <= :issued AND so < :connected))'
  const unlessEnded = sessionId === undefined ? '' : ' AND attribute_not_exists(os.#session)'
  const since = { ':issued': issuedAt, ':connected': connectedAt }
  const answers = { ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  const named = await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'SET c.#id = :entry',
    ConditionExpression: `attribute_exists(c) AND ${unlessSignedOut}${unlessEnded}`,
    ExpressionAttributeNames: { '#id': connectionId, ...(unlessEnded && { '#session': sessionId ?? '' }) },
    ExpressionAttributeValues: { ':entry': entry, ...since },
    ...answers,
  })
  if (named.ok) return connectionsOf(named.item)
  if (named.item?.c !== undefined) return 'signed_out'
  if (named.item?.z === true) return 'account_removed'
  const begun = await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'SET c = :entries',
    ConditionExpression: 'attribute_not_exists(c) AND attribute_not_exists(z)',
    ExpressionAttributeValues: { ':entries': { [connectionId]: entry } },
    ...answers,
  })
  // Whoever was faster made the map, or closed it: the second try finds it.
  return begun.ok ? connectionsOf(begun.item) : nameConnection(table, connection)
}

/**
 * Forgets all connections of somebody and answers them: one write unit, and one for each. `signed_out` takes only
 * those with newer tokens from then on, `account_removed` none: a socket that is still open cannot register again.
 */
export async function endConnections(
  table: Table,
  userId: string,
  why: NotNamed,
  now: number,
): Promise<Connection[]> {
  const signedOut = {
    UpdateExpression: 'SET c = :none, so = :now',
    ConditionExpression: 'attribute_not_exists(z)',
    ExpressionAttributeValues: { ':none': {}, ':now': now },
  }
  const removed = {
    UpdateExpression: 'SET z = :yes REMOVE c, b, os',
    ExpressionAttributeValues: { ':yes': true },
  }
  const ended = await table.update({
    Key: connectionsKey(userId),
    ...(why === 'signed_out' ? signedOut : removed),
    ReturnValues: 'ALL_OLD',
  })
  const all = ended.ok ? connectionsOf(ended.item) : []
  await Promise.all(all.map(({ connectionId }) => table.delete({ Key: connectionKey(connectionId) })))
  return all
}

export interface Forgotten {
  /** Those that this call took out: nobody else did. */
  readonly forgotten: readonly Connection[]
  /** What the map still holds. */
  readonly left: readonly Connection[]
}

/** Takes connections out of their owner's map: one write unit, also where they are not in it. */
export async function forgetConnections(
  table: Table,
  userId: string,
  connectionIds: readonly string[],
): Promise<Forgotten> {
  if (connectionIds.length === 0) return { forgotten: [], left: [] }
  const names = connectionIds.map((connectionId, place) => [`#c${place}`, connectionId] as const)
  const written = await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: `REMOVE ${names.map(([name]) => `c.${name}`).join()}`,
    ConditionExpression: 'attribute_exists(c)',
    ExpressionAttributeNames: Object.fromEntries(names),
    ReturnValues: 'ALL_OLD',
  })
  const all = written.ok ? connectionsOf(written.item) : []
  const isForgotten = ({ connectionId }: Connection): boolean => connectionIds.includes(connectionId)
  return { forgotten: all.filter(isForgotten), left: all.filter((one) => !isForgotten(one)) }
}

/** Forgets a connection that is gone, in any order and any number of times: two write units. */
export async function dropConnection(table: Table, userId: string, connectionId: string): Promise<Forgotten> {
  const outcome = await forgetConnections(table, userId, [connectionId])
  await table.delete({ Key: connectionKey(connectionId) })
  return outcome
}

/** Notes whether somebody sits before it. Answers what the map held; undefined where it is gone. One write unit. */
export async function markAway(
  table: Table,
  { userId, connectionId }: { readonly userId: string; readonly connectionId: string },
  away: boolean,
): Promise<Connection[] | undefined> {
  const marked = await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: away ? 'SET c.#id.w = :yes' : 'REMOVE c.#id.w',
    ConditionExpression: 'attribute_exists(c.#id)',
    ExpressionAttributeNames: { '#id': connectionId },
    ...(away && { ExpressionAttributeValues: { ':yes': true } }),
    ReturnValues: 'ALL_OLD',
  })
  return marked.ok ? connectionsOf(marked.item) : undefined
}

/** Notes that something could not be delivered to it. One write unit; nothing where it is gone. */
export async function markMissed(table: Table, userId: string, connectionId: string): Promise<void> {
  await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'SET c.#id.x = :yes',
    ConditionExpression: 'attribute_exists(c.#id)',
    ExpressionAttributeNames: { '#id': connectionId },
    ExpressionAttributeValues: { ':yes': true },
  })
}

/** Takes the note back. One write unit. */
export async function clearMissed(table: Table, userId: string, connectionId: string): Promise<void> {
  await table.update({
    Key: connectionsKey(userId),
    UpdateExpression: 'REMOVE c.#id.x',
    ConditionExpression: 'attribute_exists(c.#id)',
    ExpressionAttributeNames: { '#id': connectionId },
  })
}
