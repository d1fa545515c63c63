import { randomUUID } from 'node:crypto'
import {
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { Clock } from '../events.ts'
import type { Client } from './client.ts'
import type { Database } from './database.ts'
import type { Pool } from './pool.ts'
import type { User } from './users.ts'

export type Claims = JWTPayload

/** The key pair of one pool. */
export interface Signer {
  readonly jwks: { readonly keys: readonly JWK[] }
  sign(claims: Claims): Promise<string>
  /** Signature, issuer and time; says "expired" apart, as AWS's answers do. */
  verify(token: string): Promise<{ readonly claims: Claims } | { readonly problem: 'expired' | 'invalid' }>
}

const mostRemembered = 10_000

export async function createSigner(database: Database, pool: Pool, now: Clock): Promise<Signer> {
  const { d, p, q, dp, dq, qi, ...publicJwk } = await keepKey(database, pool)
  const privateKey = await importJWK({ ...publicJwk, d, p, q, dp, dq, qi } as JWK, 'RS256')
  const publicKey = await importJWK(publicJwk, 'RS256')
  const header = { alg: 'RS256', kid: publicJwk.kid ?? '' }
  // A signature that was right once stays right; only the time must be looked at again.
  const verified = new Map<string, Claims>()
  const remember = (token: string, claims: Claims) => {
    const [oldest] = verified.keys()
    if (verified.size >= mostRemembered && oldest !== undefined) verified.delete(oldest)
    verified.set(token, claims)
  }
  return {
    jwks: { keys: [publicJwk] },
    sign: (claims) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey),
    async verify(token) {
      const seen = verified.get(token)
      if (seen !== undefined && (seen.exp ?? 0) * 1000 > now()) return { claims: seen }
      const currentDate = new Date(now())
      try {
        const checks = { issuer: pool.issuer, algorithms: ['RS256'], requiredClaims: ['exp', 'token_use'] }
        const { payload } = await jwtVerify(token, publicKey, { ...checks, currentDate })
        remember(token, payload)
        return { claims: payload }
      } catch (error) {
        return { problem: error instanceof errors.JWTExpired ? 'expired' : 'invalid' }
      }
    },
  }
}

/** Made once: tokens must outlive a restart. */
async function keepKey(database: Database, pool: Pool): Promise<JWK> {
  const name = `key ${pool.id}`
  const kept = database.first('SELECT value FROM setting WHERE name = ?', name)
  if (kept !== undefined) return JSON.parse(String(kept.value)) as JWK
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' }
  database.run('INSERT INTO setting (name, value) VALUES (?, ?)', name, JSON.stringify(jwk))
  return jwk
}

/** What the tokens of one answer have in common. */
export interface TokenSubject {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly origin: string
  readonly signedInAt: number
  readonly now: number
}

const selfServiceScope = 'aws.cognito.signin.user.admin'

export function accessClaims(subject: TokenSubject, eventId: string): Claims {
  return {
    ...commonClaims(subject, eventId, subject.client.accessTokenSeconds),
    client_id: subject.client.id,
    token_use: 'access',
    scope: selfServiceScope,
    username: subject.user.username,
  }
}

export function idClaims(subject: TokenSubject, eventId: string): Claims {
  return {
    ...readableAttributes(subject.user, subject.client),
    ...commonClaims(subject, eventId, subject.client.idTokenSeconds),
    aud: subject.client.id,
    token_use: 'id',
    'cognito:username': subject.user.username,
  }
}

function commonClaims(subject: TokenSubject, eventId: string, validSeconds: number): Claims {
  const issuedAt = Math.floor(subject.now / 1000)
  return {
    sub: subject.user.sub,
    iss: subject.pool.issuer,
    ...(subject.client.revocable ? { origin_jti: subject.origin } : {}),
    event_id: eventId,
    auth_time: Math.floor(subject.signedInAt / 1000),
    exp: issuedAt + validSeconds,
    iat: issuedAt,
    jti: randomUUID(),
  }
}

function readableAttributes(user: User, client: Client): Claims {
  const readable = Object.entries(user.attributes).filter(
    ([name]) => client.readableAttributes?.has(name) ?? true,
  )
  return Object.fromEntries(
    readable.map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]),
  )
}
