import { type ClosingCode, closings } from '../contract/connections.ts'
import { presenceOf } from '../core/presence.ts'
import { type Connection, endConnections, type Forgotten, type NotNamed } from '../store/connections.ts'
import { noteLastSeen } from '../store/profiles.ts'
import { endSession as endSessionOf } from '../store/sessions.ts'
import { endConnection } from './connections.ts'
import { announce } from './presence.ts'
import { type Ear, passingEvent, type SocketGiven, tell } from './tell.ts'

/**
 * Says why, then closes: API Gateway gives a backend no choice of close code. Nothing else is posted to them by then,
 * for they have left their owner's map.
 */
export async function closeSockets(
  given: SocketGiven,
  userId: string,
  connectionIds: readonly string[],
  code: ClosingCode,
  afterSeconds: number = closings[code].afterSeconds,
): Promise<void> {
  const ears = connectionIds.map((connectionId) => ({ userId, connectionId }))
  const event = passingEvent(given, 'session.closing', userId, { code, ...closings[code], afterSeconds })
  const gone = new Set((await tell(given, ears, event)).map(({ connectionId }) => connectionId))
  const open = connectionIds.filter((connectionId) => !gone.has(connectionId))
  await Promise.all(open.map((connectionId) => given.close(connectionId)))
}

/**
 * A connection's own item is gone. Whoever ended the connection took it out of its owner's map before that; where it
 * still stands there, its time has run out and TTL was first to notice, so its client is told and it is closed.
 */
export async function sweepConnection(given: SocketGiven, { userId, connectionId }: Ear): Promise<void> {
  const ended = await endConnection(given, userId, connectionId)
  if (!ended) return
  await closeSockets(given, userId, [connectionId], 'expired')
  if (ended.before !== ended.after) await announce(given, userId)
}

/**
 * Ends all connections of somebody who signed out everywhere: none of them gets anything from now on, and none can
 * register again, nor a new one whose token is older. Two write units, and one for each connection.
 */
export async function endSessions(given: SocketGiven, userId: string): Promise<void> {
  const ended = await endConnections(given.table, userId, 'signed_out', given.now())
  await closeEnded(given, userId, { forgotten: ended, left: [] }, 'signed_out')
}

/** The same for the connections that were opened in one session, and for every token of it. */
export async function endSession(given: SocketGiven, userId: string, sessionId: string): Promise<void> {
  const ended = await endSessionOf(given.table, userId, sessionId, given.now())
  await closeEnded(given, userId, ended, 'signed_out')
}

/** Closes what somebody had, and tells who watches them; with the last open one they were last seen. */
export async function closeEnded(
  given: SocketGiven,
  userId: string,
  { forgotten, left }: Forgotten,
  why: NotNamed,
): Promise<void> {
  const ids = forgotten.map(({ connectionId }) => connectionId)
  await closeSockets(given, userId, ids, why)
  const isOpen = ({ expiresAt }: Connection): boolean => expiresAt > given.now()
  const [closed, open] = [forgotten.filter(isOpen), left.filter(isOpen)]
  const [before, after] = [presenceOf([...closed, ...open]), presenceOf(open)]
  if (before === after) return
  if (after === 'offline') await noteLastSeen(given.table, userId, given.now())
  await announce(given, userId)
}
