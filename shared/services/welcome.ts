import { markMissed, type NewConnection } from '../store/connections.ts'
import { closeSockets } from './closing.ts'
import { checkConnection, prolongConnection, type Registered, registerConnection } from './connections.ts'
import { announce } from './presence.ts'
import type { SocketGiven } from './tell.ts'

/**
 * Registers a connection and tells those who have to know: the connections that made room for it, and who watches its
 * owner. Answers when it expires.
 */
export async function welcome(given: SocketGiven, connection: NewConnection): Promise<number> {
  const registered = await registerConnection(given, connection)
  await tellOf(given, connection.userId, registered)
  return registered.expiresAt
}

/** What a `ping` finds: true where its client has to sync. */
export async function welcomeAgain(given: SocketGiven, connection: NewConnection): Promise<boolean> {
  const { sync, registered } = await checkConnection(given, connection)
  if (registered) await tellOf(given, connection.userId, registered)
  return sync
}

/**
 * The connection lasts until then, by a newer token of its owner. Answers when it expires: never sooner than before.
 * One that was signed out meanwhile is refused like any other.
 */
export async function prolong(
  given: SocketGiven,
  connection: NewConnection,
  expiresAt: number,
): Promise<number> {
  const sync = await welcomeAgain(given, connection)
  // What passed it by is still to be told: by the answer to its next ping.
  if (sync) await markMissed(given.table, connection.userId, connection.connectionId)
  return prolongConnection(given, { ...connection, expiresAt })
}

async function tellOf(given: SocketGiven, userId: string, registered: Registered): Promise<void> {
  const { leaving, before, after } = registered
  await closeSockets(given, userId, leaving.expired, 'expired')
  await closeSockets(given, userId, leaving.tooMany, 'too_many_connections')
  if (before !== after) await announce(given, userId)
}
