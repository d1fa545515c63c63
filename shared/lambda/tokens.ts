import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { FetchError, JwtBaseError, JwtExpiredError } from 'aws-jwt-verify/error'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import type { JwtPayload } from 'aws-jwt-verify/jwt-model'
import { AppError } from '../contract/errors.ts'
import type { Caller } from '../services/given.ts'

export interface VerifiedToken extends Caller {
  readonly ok: true
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** The end of the second in which it was issued: tokens name no more. */
  readonly issuedAt: number
  /** The pool's name for the sign-in that it stems from (`origin_jti`): all tokens of one refresh token share it. */
  readonly sessionId?: string
}
export type TokenCheck = VerifiedToken | { readonly ok: false; readonly reason: 'expired' | 'invalid' }

export interface TokenVerifierOptions {
  readonly userPoolId: string
  readonly clientId: string
  /** Where the pool's key set is, when not at AWS. */
  readonly endpoint?: string | undefined
}

/** Fetches the key set from the machine that stands in for AWS; the library itself only speaks HTTPS. */
function keysFrom(endpoint: string, userPoolId: string): SimpleJwksCache {
  const address = `${endpoint.replace(/\/$/, '')}/${userPoolId}/.well-known/jwks.json`
  const fetchKeys = async (): Promise<ArrayBuffer> => {
    const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) })
    if (!answer.ok) throw new FetchError(address, `status ${answer.status}`)
    return answer.arrayBuffer()
  }
  return new SimpleJwksCache({ fetcher: { fetch: fetchKeys } })
}

function whyRefused(error: unknown): TokenCheck {
  if (error instanceof JwtExpiredError) return { ok: false, reason: 'expired' }
  // Without the keys nothing is known of the token: that is no reason to sign anybody out.
  if (error instanceof FetchError || !(error instanceof JwtBaseError)) {
    throw new AppError('unavailable', { retryAfterSeconds: 1 })
  }
  return { ok: false, reason: 'invalid' }
}

/** Pools without token revocation name no session. */
export const sessionOf = ({ origin_jti: origin }: JwtPayload): { sessionId?: string } =>
  typeof origin === 'string' && origin !== '' ? { sessionId: origin } : {}

/**
 * Checks access tokens of one pool and client by signature, issuer, use, client and time. A token revoked before it
 * expired passes: only the pool knows of that.
 */
export function createTokenVerifier({ userPoolId, clientId, endpoint }: TokenVerifierOptions) {
  const jwksCache = endpoint === undefined ? undefined : keysFrom(endpoint, userPoolId)
  const expected = { userPoolId, clientId, tokenUse: 'access' as const }
  const verifier = CognitoJwtVerifier.create(expected, jwksCache && { jwksCache })
  return async (token: string): Promise<TokenCheck> => {
    try {
      const payload = await verifier.verify(token)
      const { sub: userId, username, exp, iat } = payload
      const times = { expiresAt: exp * 1000, issuedAt: iat * 1000 + 999 }
      return { ok: true, userId, username, ...times, ...sessionOf(payload) }
    } catch (error) {
      return whyRefused(error)
    }
  }
}
