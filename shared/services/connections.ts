import { maxConnectionsPerUser } from '../contract/connections.ts'
import { AppError } from '../contract/errors.ts'
import { type Presence, presenceOf } from '../core/presence.ts'
import { putConnection } from '../store/connection-items.ts'
import {
  type Connection,
  clearMissed,
  dropConnection,
  extendConnection,
  forgetConnections,
  type NewConnection,
  type NotNamed,
  nameConnection,
} from '../store/connections.ts'
import { getConnections } from '../store/contacts.ts'
import { noteLastSeen } from '../store/profiles.ts'
import type { Given } from './given.ts'
import { goLive } from './live.ts'

/** What came of a registration, for those who have to be told. */
export interface Registered {
  /** When the connection expires: the later of its handshake's token and of a newer one. */
  readonly expiresAt: number
  readonly leaving: {
    readonly expired: readonly string[]
    readonly tooMany: readonly string[]
  }
  /** Their owner's presence before and after. */
  readonly before: Presence
  readonly after: Presence
}

/**
 * Registers a connection, or registers it again: from now on events reach it. Expired ones leave the map, and beyond
 * twenty of one person the oldest idle ones make room. Two write units, a third where some had to leave. Refuses with
 * `unauthenticated` where the account is gone, and with `session_ended` where its token is older than a sign-out
 * everywhere.
 */
export async function registerConnection(given: Given, connection: NewConnection): Promise<Registered> {
  const { userId, connectionId } = connection
  const expiresAt = await putConnection(given.table, connection)
  const named = await nameConnection(given.table, { ...connection, expiresAt })
  if (typeof named === 'string') return refuse(given, connection, named)
  const now = given.now()
  const others = named.filter((one) => one.connectionId !== connectionId)
  const leaving = whoLeaves(others, now)
  await forgetConnections(given.table, userId, [...leaving.expired, ...leaving.tooMany])
  await goLive(given, userId, connectionId)
  const live = (one: Connection): boolean => one.expiresAt > now
  const [before, after] = [presenceOf(others.filter(live)), presenceOf(named.filter(live))]
  return { expiresAt, leaving, before, after }
}

async function refuse(given: Given, connection: NewConnection, why: NotNamed): Promise<never> {
  await dropConnection(given.table, connection.userId, connection.connectionId)
  if (why === 'signed_out') throw new AppError('session_ended')
  throw new AppError('unauthenticated', { reason: 'account_deleted' })
}

/** Idle is who says to be away; of two that are alike, the older one. */
const busiestFirst = (one: Connection, other: Connection): number =>
  Number(one.away) - Number(other.away) || other.connectedAt - one.connectedAt

function whoLeaves(others: readonly Connection[], now: number): Registered['leaving'] {
  const live = others.filter(({ expiresAt }) => expiresAt > now).toSorted(busiestFirst)
  return {
    expired: others.filter(({ expiresAt }) => expiresAt <= now).map(({ connectionId }) => connectionId),
    tooMany: live.slice(maxConnectionsPerUser - 1).map(({ connectionId }) => connectionId),
  }
}

export interface Checked {
  /** Events may have passed this connection by. */
  readonly sync: boolean
  /** It was not registered, and is again now. */
  readonly registered: Registered | undefined
}

/**
 * What a `ping` finds: whether events may have passed this connection by, because a post failed or because it was not
 * registered, which it is again now. One read unit when all is well.
 */
export async function checkConnection(given: Given, connection: NewConnection): Promise<Checked> {
  const { userId, connectionId } = connection
  const open = await getConnections(given.table, [userId], given.now())
  const found = open.get(userId)?.find((one) => one.connectionId === connectionId)
  if (!found) return { sync: true, registered: await registerConnection(given, connection) }
  if (found.missed) await clearMissed(given.table, userId, connectionId)
  return { sync: found.missed, registered: undefined }
}

/** The connection lasts as long as this newer token of its owner. Answers until when. Two write units. */
export async function prolongConnection(given: Given, connection: NewConnection): Promise<number> {
  const expiresAt = await putConnection(given.table, connection)
  await extendConnection(given.table, { ...connection, expiresAt })
  await goLive(given, connection.userId, connection.connectionId)
  return expiresAt
}

/**
 * Forgets a connection that has ended; with the last one its owner was last seen. Three write units then, else two. In
 * any order and any number of times: only the call that took it out answers how their presence changed.
 */
export async function endConnection(
  given: Given,
  userId: string,
  connectionId: string,
): Promise<{ before: Presence; after: Presence } | undefined> {
  const { forgotten, left } = await dropConnection(given.table, userId, connectionId)
  const [ended] = forgotten
  if (!ended) return undefined
  // Nobody was told when it expired: until now they have been here to those who watch them.
  const open = left.filter(({ expiresAt }) => expiresAt > given.now())
  const [before, after] = [presenceOf([...open, ended]), presenceOf(open)]
  if (after === 'offline') await noteLastSeen(given.table, userId, Math.min(given.now(), ended.expiresAt))
  return { before, after }
}
