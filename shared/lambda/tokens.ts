import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { FetchError, JwtBaseError, JwtExpiredError } from 'aws-jwt-verify/error'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import { AppError } from '../contract/errors.ts'
import type { Caller } from '../services/given.ts'

export interface VerifiedToken extends Caller {
  readonly ok: true
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** The end of the second in which it was issued: tokens name no more. */
  readonly issuedAt: number
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
      const { sub, username, exp, iat } = await verifier.verify(token)
      return { ok: true, userId: sub, username, expiresAt: exp * 1000, issuedAt: iat * 1000 + 999 }
    } catch (error) {
      return whyRefused(error)
    }
  }
}
