import type { Clock } from '../events.ts'
import type { Challenges } from './challenges.ts'
import type { Client } from './client.ts'
import type { Database } from './database.ts'
import { notFound } from './errors.ts'
import { type Input, requireText } from './input.ts'
import type { Lockout } from './lockout.ts'
import type { Outbox } from './outbox.ts'
import type { Pool } from './pool.ts'
import type { SessionStore } from './sessions.ts'
import type { Signer } from './tokens.ts'
import type { Triggers } from './triggers.ts'
import type { UserStore } from './users.ts'

/** What every action is given. */
export interface Room {
  readonly pools: ReadonlyMap<string, Pool>
  readonly signers: ReadonlyMap<string, Signer>
  readonly database: Database
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly outbox: Outbox
  readonly triggers: Triggers
  readonly lockout: Lockout
  readonly challenges: Challenges
  readonly now: Clock
  /** Makes the answers about people who do not exist the same each time, and not to be foreseen. */
  readonly simulationKey: string
}

export type Action = (room: Room, input: Input) => unknown

export function requirePool(room: Room, input: Input): Pool {
  const id = requireText(input, 'UserPoolId')
  const pool = room.pools.get(id)
  if (pool === undefined) throw notFound(`User pool ${id} does not exist.`)
  return pool
}

export function requireClient(room: Room, input: Input): { readonly pool: Pool; readonly client: Client } {
  const id = requireText(input, 'ClientId')
  for (const pool of room.pools.values()) {
    const client = pool.clients.get(id)
    if (client !== undefined) return { pool, client }
  }
  throw notFound(`User pool client ${id} does not exist.`)
}

export function requireSigner(room: Room, pool: Pool): Signer {
  const signer = room.signers.get(pool.id)
  if (signer === undefined) throw new TypeError(`No key for the user pool ${pool.id}`)
  return signer
}
