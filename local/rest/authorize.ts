import type { Clock } from '../events.ts'
import { type Exchange, headerOf } from './exchange.ts'
import { type Refusal, refusals } from './reply.ts'
import type { MethodAuthorizer } from './rest-config.ts'

export type Claims = Readonly<Record<string, unknown>>

/** Checks a token of the pool with that ARN: signature, issuer, expiry. */
export type VerifyToken = (poolArn: string, token: string) => Promise<Claims | undefined>

export type Authorized =
  | { readonly claims: Readonly<Record<string, string>> | undefined }
  | { readonly refusal: Refusal }

/** What a method's authorizer says. With scopes it takes access tokens that have one of them, else ID tokens. */
export async function authorize(
  authorizer: MethodAuthorizer,
  exchange: Exchange,
  verifyToken: VerifyToken,
  now: Clock,
): Promise<Authorized> {
  if (authorizer.kind === 'none') return { claims: undefined }
  if (authorizer.kind === 'unsupported') return { refusal: refusals.badAuthorizer }
  const token = headerOf(exchange, authorizer.header)?.replace(/^Bearer\s+/i, '')
  if (!token) return { refusal: refusals.unauthorized }
  for (const poolArn of authorizer.poolArns) {
    const claims = await verifyToken(poolArn, token)
    if (claims !== undefined && suits(claims, authorizer.scopes)) return { claims: asText(claims) }
  }
  return { refusal: isExpired(token, now) ? refusals.expiredToken : refusals.unauthorized }
}

function suits(claims: Claims, scopes: readonly string[]): boolean {
  if (scopes.length === 0) return claims.token_use === 'id'
  const granted = String(claims.scope ?? '').split(' ')
  return claims.token_use === 'access' && scopes.some((scope) => granted.includes(scope))
}

/** Claims reach the function as text, and two times as dates: `Sat Nov 21 07:20:05 UTC 2026`. */
function asText(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(name, value)]))
}

function claimText(name: string, value: unknown): string {
  if ((name === 'exp' || name === 'iat') && typeof value === 'number') {
    const [weekday = '', day, month, year, time] = new Date(value * 1000).toUTCString().split(' ')
    return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`
  }
  return Array.isArray(value) ? value.join(',') : String(value)
}

// Read without checking: it only chooses between two wordings of the same refusal.
function isExpired(token: string, now: Clock): boolean {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
    const { exp } = JSON.parse(payload) as { exp?: unknown }
    return typeof exp === 'number' && exp * 1000 < now()
  } catch {
    return false
  }
}
