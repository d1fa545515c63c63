import { type ClosingCode, maxAgeSeconds } from '../contract/connections.ts'
import { AppError } from '../contract/errors.ts'
import { closeSockets } from '../services/closing.ts'
import { leave } from '../services/presence.ts'
import { readExpiry } from '../store/connection-items.ts'
import { socketGiven } from './given.ts'
import { expiryOf, type Grant, grantOf, type SocketContext } from './grant.ts'

/**
 * The context of the handshake never changes, so a connection that was extended is over only when its own item says so
 * too: read, for one read unit, when what the context says has passed. Answers until when it lasts.
 */
export async function requireOpen(context: SocketContext, grant: Grant): Promise<number> {
  const { table, now } = socketGiven()
  const expiresAt = expiryOf(context, grant)
  if (expiresAt > now()) return expiresAt
  const { connectionId, connectedAt } = context
  const isYoung = connectedAt + maxAgeSeconds * 1000 > now()
  const extended = isYoung ? await readExpiry(table, { connectionId, userId: grant.userId }) : undefined
  if (extended !== undefined && extended > now()) return extended
  throw new AppError('unauthenticated', { reason: 'expired' })
}

/** By code and reason, the refusals that are about the connection, and not about what was asked over it. */
const closingOf: Readonly<Record<string, ClosingCode>> = {
  'session_ended ': 'signed_out',
  'unauthenticated expired': 'expired',
  'unauthenticated account_deleted': 'account_removed',
}

function closingCodeOf({ code, params }: AppError): ClosingCode | undefined {
  if (params.limits?.some(({ flooding }) => flooding)) return 'too_many_requests'
  return closingOf[`${code} ${params.reason ?? ''}`]
}

/** A connection that is over is told so and closed; the answer may or may not arrive before that. */
export async function closeIfOver(context: SocketContext, refusal: AppError): Promise<void> {
  const code = closingCodeOf(refusal)
  if (code === undefined) return
  const { connectionId } = context
  const { userId } = grantOf(context)
  await leave(socketGiven(), [{ userId, connectionId }])
  await closeSockets(socketGiven(), userId, [connectionId], code, refusal.params.retryAfterSeconds)
}
