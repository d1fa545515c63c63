import type { Client } from '../client.ts'
import { invalidParameter } from '../errors.ts'
import { fold, type Pool, shortName } from '../pool.ts'
import type { Room } from '../room.ts'
import { matchesVerifier } from '../srp.ts'
import { eventAttributes } from '../triggers.ts'
import type { User } from '../users.ts'

/** One attempt to sign in. */
export interface Attempt {
  readonly pool: Pool
  readonly client: Client
  readonly parameters: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, string>> | undefined
}

export function requireParameter(attempt: Attempt, name: string): string {
  const value = attempt.parameters[name]
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`)
  return value
}

export function lockoutKey(pool: Pool, login: string): string {
  return `${pool.id} ${fold(pool, login)}`
}

export function knows(pool: Pool, user: User, password: string): boolean {
  const identity = { poolName: shortName(pool), userId: user.username }
  return user.password !== undefined && matchesVerifier(identity, password, user.password)
}

export async function runPreAuthentication(
  room: Room,
  { pool, client, metadata }: Attempt,
  login: string,
): Promise<void> {
  const user = room.users.find(pool, login)
  await room.triggers.run({
    pool,
    username: user?.username ?? login,
    clientId: client.id,
    source: 'PreAuthentication_Authentication',
    request: {
      userAttributes: user === undefined ? {} : eventAttributes(user),
      validationData: metadata ?? null,
      userNotFound: user === undefined,
    },
    response: {},
  })
}
