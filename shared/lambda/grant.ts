import * as z from 'zod'
import { maxAgeSeconds } from '../contract/connections.ts'
import { AppError } from '../contract/errors.ts'
import { parseAcceptLanguage } from '../locales/languages.ts'

/** What the authorizer found out about a connection, for every function of its routes. Values travel as text. */
export interface Grant {
  readonly userId: string
  readonly username: string
  /** When the access token expires: milliseconds since the epoch. */
  readonly tokenExpiresAt: number
  /** The end of the second in which it was issued: tokens name no more. */
  readonly tokenIssuedAt: number
  /** The session that the token belongs to, where the pool names sessions. */
  readonly sessionId?: string | undefined
  /** What the handshake's `Accept-Language` asked for, best first. */
  readonly languages: readonly string[]
}

export type GrantContext = Readonly<
  Record<Exclude<keyof Grant, 'sessionId'>, string> & { sessionId?: string }
>

export const contextOfGrant = (grant: Grant): GrantContext => ({
  userId: grant.userId,
  username: grant.username,
  tokenExpiresAt: String(grant.tokenExpiresAt),
  tokenIssuedAt: String(grant.tokenIssuedAt),
  ...(grant.sessionId !== undefined && { sessionId: grant.sessionId }),
  languages: grant.languages.join(),
})

const Context = z.object({
  userId: z.string().min(1),
  username: z.string().min(1),
  tokenExpiresAt: z.coerce.number().int().positive(),
  tokenIssuedAt: z.coerce.number().int().positive(),
  sessionId: z.string().min(1).optional(),
  languages: z.string().default('').transform(parseAcceptLanguage),
})

/** What a socket's event tells of its connection. The gateway's types do not know the authorizer's part. */
export interface SocketContext {
  readonly connectionId: string
  readonly connectedAt: number
  readonly requestId: string
  readonly authorizer?: unknown
}

/** Refuses with `unauthenticated` what no authorizer let in. */
export function grantOf({ authorizer }: Pick<SocketContext, 'authorizer'>): Grant {
  const { data, success } = Context.safeParse(authorizer)
  if (!success) throw new AppError('unauthenticated')
  return data
}

/** A connection ends with its token, unless a newer one has been shown by `auth.refresh`, and with the age at which the gateway cuts it. */
export const expiryOf = ({ connectedAt }: SocketContext, grant: Grant): number =>
  Math.min(grant.tokenExpiresAt, connectedAt + maxAgeSeconds * 1000)
