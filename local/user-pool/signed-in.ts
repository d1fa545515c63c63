import { decodeJwt } from 'jose'
import type { Client } from './client.ts'
import { notAuthorized, userNotFound } from './errors.ts'
import { type Input, requireText } from './input.ts'
import type { Pool } from './pool.ts'
import { type Room, requireSigner } from './room.ts'
import type { Claims } from './tokens.ts'
import type { User } from './users.ts'

export interface SignedIn {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
}

/**
 * Does the work for whom the access token of the call belongs to. Unlike API Gateway, the service itself sees revocation.
 * The user is read in the same breath as the work begins, so nothing comes between reading and writing.
 */
export async function asSignedIn<Result>(
  room: Room,
  input: Input,
  work: (signedIn: SignedIn) => Result | Promise<Result>,
): Promise<Result> {
  const token = requireText(input, 'AccessToken')
  const pool = poolOf(room, token)
  const result = await requireSigner(room, pool).verify(token)
  if ('claims' in result) return work(findSignedIn(room, pool, result.claims))
  throw notAuthorized(result.problem === 'expired' ? 'Access Token has expired' : 'Invalid Access Token')
}

function findSignedIn(room: Room, pool: Pool, claims: Claims): SignedIn {
  const client = pool.clients.get(String(claims.client_id))
  if (claims.token_use !== 'access' || client === undefined) throw notAuthorized('Invalid Access Token')
  const user = room.users.find(pool, String(claims.username))
  if (user === undefined || user.sub !== claims.sub) throw userNotFound()
  if (isRevoked(room, user, claims)) throw notAuthorized('Access Token has been revoked')
  if (!user.enabled) throw notAuthorized('User is disabled.')
  return { pool, client, user }
}

function poolOf(room: Room, token: string): Pool {
  const issuer = issuerOf(token)
  const pool = [...room.pools.values()].find((candidate) => candidate.issuer === issuer)
  if (pool === undefined) throw notAuthorized('Invalid Access Token')
  return pool
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** Tokens of a client without revocation name no session; a sign-out everywhere ends them by their time. */
function isRevoked(room: Room, user: User, claims: Claims): boolean {
  if (typeof claims.origin_jti === 'string') return room.sessions.isRevoked(claims.origin_jti)
  return Number(claims.iat) * 1000 < (user.signedOutAt ?? 0)
}
