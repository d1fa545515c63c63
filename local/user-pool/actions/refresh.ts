import type { Client } from '../client.ts'
import { CognitoError, invalidParameter, notAuthorized } from '../errors.ts'
import { type Input, metadataOf, requireText } from '../input.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { Pool } from '../pool.ts'
import { type Room, requireClient } from '../room.ts'
import type { Session } from '../sessions.ts'
import type { User } from '../users.ts'

type Metadata = Readonly<Record<string, string>> | undefined

/** REFRESH_TOKEN_AUTH: new access and ID tokens of the same session. */
export async function refresh(
  room: Room,
  pool: Pool,
  client: Client,
  refreshToken: string,
  metadata: Metadata,
): Promise<Record<string, unknown>> {
  const { session, user } = requireSession(room, pool, client, refreshToken)
  const { origin, signedInAt } = session
  const source = 'TokenGeneration_RefreshTokens'
  return issueTokens(room, { pool, client, user, origin, signedInAt, metadata, source })
}

export async function getTokensFromRefreshToken(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  const refreshToken = requireText(input, 'RefreshToken')
  const tokens = await refresh(room, pool, client, refreshToken, metadataOf(input))
  if (client.rotation === undefined) return { AuthenticationResult: tokens }
  // Asked again, because while the tokens were made another call may have used it.
  requireSession(room, pool, client, refreshToken)
  const RefreshToken = room.sessions.rotate(refreshToken, room.now() + client.rotation.graceSeconds * 1000)
  return { AuthenticationResult: { ...tokens, RefreshToken } }
}

function requireSession(
  room: Room,
  pool: Pool,
  client: Client,
  refreshToken: string,
): { readonly session: Session; readonly user: User } {
  const session = room.sessions.find(refreshToken)
  if (session === undefined || session.poolId !== pool.id || session.clientId !== client.id) {
    throw notAuthorized('Invalid Refresh Token')
  }
  const user = room.users.find(pool, session.username)
  if (user === undefined) throw notAuthorized('Invalid Refresh Token')
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (session.revoked) throw notAuthorized('Refresh Token has been revoked')
  if (session.expiresAt <= room.now()) throw notAuthorized('Refresh Token has expired')
  return { session, user }
}

/** Ends a session: its refresh tokens, and its access tokens where the service itself is asked. */
export function revokeToken(room: Room, input: Input): object {
  const { pool, client } = requireClient(room, input)
  const token = requireText(input, 'Token')
  if (!client.revocable) {
    throw new CognitoError('UnsupportedOperationException', 'Token revocation is not enabled for this client')
  }
  if (token.split('.').length === 3)
    throw new CognitoError('UnsupportedTokenTypeException', 'Unsupported token type')
  const session = room.sessions.find(token)
  if (session === undefined) throw invalidParameter('Invalid token.')
  if (session.poolId !== pool.id || session.clientId !== client.id) {
    throw new CognitoError('UnauthorizedException', 'The token was not issued to this client')
  }
  room.sessions.revoke(session.origin)
  return {}
}
