import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { asRecord, asTextRecord, asTexts } from './json.ts'
import type { Pool } from './pool.ts'
import { type Room, requireSigner } from './room.ts'
import { accessClaims, type Claims, idClaims, type TokenSubject } from './tokens.ts'
import { eventAttributes } from './triggers.ts'
import type { User } from './users.ts'

type Metadata = Readonly<Record<string, string>> | undefined

export interface TokenRequest {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly origin: string
  readonly signedInAt: number
  readonly metadata: Metadata
  /** As TokenGeneration_Authentication. */
  readonly source: string
}

/** An AuthenticationResult without its refresh token. */
export async function issueTokens(room: Room, request: TokenRequest): Promise<Record<string, unknown>> {
  const { pool, client } = request
  const subject: TokenSubject = { ...request, now: room.now() }
  const eventId = randomUUID()
  const signer = requireSigner(room, pool)
  const identity = await withOverrides(room, request, idClaims(subject, eventId))
  return {
    AccessToken: await signer.sign(accessClaims(subject, eventId)),
    ExpiresIn: client.accessTokenSeconds,
    IdToken: await signer.sign(identity),
    TokenType: 'Bearer',
  }
}

/** What clients and functions rely on is not to be overridden. */
const fixedClaims = new Set(
  'acr amr at_hash auth_time azp exp iat iss jti nbf nonce origin_jti sub token_use aud cognito:username'.split(
    ' ',
  ),
)

/** Version 1 of the event, which changes the ID token alone. */
async function withOverrides(room: Room, request: TokenRequest, claims: Claims): Promise<Claims> {
  const { pool, client, user, metadata, source } = request
  const answer = await room.triggers.run({
    pool,
    username: user.username,
    clientId: client.id,
    source,
    request: {
      userAttributes: eventAttributes(user),
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      ...(metadata === undefined ? {} : { clientMetadata: metadata }),
    },
    response: { claimsOverrideDetails: null },
  })
  const details = asRecord(answer.claimsOverrideDetails)
  const free = (name: string): boolean => !fixedClaims.has(name)
  const added = Object.entries(asTextRecord(details.claimsToAddOrOverride)).filter(([name]) => free(name))
  const suppressed = new Set(asTexts(details.claimsToSuppress).filter(free))
  const kept = Object.entries(claims).filter(([name]) => !suppressed.has(name))
  return Object.fromEntries([...kept, ...added])
}

/** The last step of every sign-in. */
export async function startSession(
  room: Room,
  signIn: Omit<TokenRequest, 'origin' | 'signedInAt'>,
): Promise<Record<string, unknown>> {
  const { pool, client, user } = signIn
  const signedInAt = room.now()
  const expiresAt = signedInAt + client.refreshTokenSeconds * 1000
  const { origin, refreshToken } = room.sessions.start(pool, user, client.id, signedInAt, expiresAt)
  const tokens = await issueTokens(room, { ...signIn, origin, signedInAt })
  return { ...tokens, RefreshToken: refreshToken }
}
