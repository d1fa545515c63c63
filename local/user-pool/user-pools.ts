import { randomBytes } from 'node:crypto'
import type { Clock, HttpHandler, Invoke, Log } from '../events.ts'
import { createChallenges } from './challenges.ts'
import { type Database, openDatabase } from './database.ts'
import { createHandler } from './http.ts'
import { asRecord } from './json.ts'
import { createLockout } from './lockout.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { type Pool, type PoolSource, readPool } from './pool.ts'
import type { Room } from './room.ts'
import { createSessionStore } from './sessions.ts'
import { type Claims, createSigner } from './tokens.ts'
import { createTriggers, knownTriggers } from './triggers.ts'
import { createUserStore } from './users.ts'

export interface UserPoolsOptions {
  readonly pools: readonly PoolSource[]
  readonly region: string
  readonly accountId?: string
  /** Absent: memory only. */
  readonly dataDir?: string | undefined
  readonly invoke: Invoke
  readonly now: Clock
  readonly log: Log
  /** How long a trigger may take for each of its three tries. */
  readonly triggerTimeoutMs?: number
}

export interface VerifyOptions {
  readonly tokenUse?: 'access' | 'id'
}

export interface UserPools {
  /** The Cognito API on any path, `/<poolId>/.well-known/...`, and `GET /local/outbox`. */
  readonly handle: HttpHandler
  /** As API Gateway's authorizer looks at a token: signature, issuer, time; not revocation. */
  verifyToken(poolIdOrArn: string, token: string, options?: VerifyOptions): Promise<Claims | undefined>
  readonly outbox: Outbox
  stop(): Promise<void>
}

export async function createUserPools(options: UserPoolsOptions): Promise<UserPools> {
  const { region, log } = options
  const pools = options.pools.map((source) => readPool(source, region, options.accountId ?? '000000000000'))
  for (const pool of pools) warnOfGaps(pool, log)
  const database = openDatabase(options.dataDir)
  const room = await furnish(options, pools, database)
  room.sessions.sweep(room.now())
  return {
    handle: createHandler(room, log),
    verifyToken: (poolIdOrArn, token, { tokenUse } = {}) => verify(room, poolIdOrArn, token, tokenUse),
    outbox: room.outbox,
    stop: async () => database.close(),
  }
}

async function furnish(options: UserPoolsOptions, pools: readonly Pool[], database: Database): Promise<Room> {
  const { now, invoke, region, log, triggerTimeoutMs = 5000 } = options
  const signers = await Promise.all(
    pools.map(async (pool) => [pool.id, await createSigner(database, pool, now)] as const),
  )
  return {
    pools: new Map(pools.map((pool) => [pool.id, pool])),
    signers: new Map(signers),
    database,
    users: createUserStore(database),
    sessions: createSessionStore(database),
    outbox: createOutbox(database, now, log),
    triggers: createTriggers(invoke, region, triggerTimeoutMs),
    lockout: createLockout(now),
    challenges: createChallenges(now),
    now,
    simulationKey: keepSimulationKey(database),
  }
}

function keepSimulationKey(database: Database): string {
  const kept = database.first("SELECT value FROM setting WHERE name = 'simulation key'")
  if (kept !== undefined) return String(kept.value)
  const key = randomBytes(32).toString('hex')
  database.run("INSERT INTO setting (name, value) VALUES ('simulation key', ?)", key)
  return key
}

async function verify(
  room: Room,
  poolIdOrArn: string,
  token: string,
  tokenUse: string | undefined,
): Promise<Claims | undefined> {
  const poolId = poolIdOrArn.slice(poolIdOrArn.lastIndexOf('/') + 1)
  const result = await room.signers.get(poolId)?.verify(token)
  if (result === undefined || 'problem' in result) return undefined
  return tokenUse === undefined || result.claims.token_use === tokenUse ? result.claims : undefined
}

function warnOfGaps(pool: Pool, log: Log): void {
  const configured = Object.keys(asRecord(pool.properties.LambdaConfig))
  const unknown = configured.filter((name) => !knownTriggers.has(name) && name !== 'KMSKeyID')
  if (unknown.length > 0) log(`user pool ${pool.name}: triggers not run here: ${unknown.join(', ')}`)
  const secret = [...pool.clients.values()].filter((client) => client.hasSecret)
  for (const client of secret)
    log(`user pool ${pool.name}: the secret of client ${client.name} is not checked here`)
  const mfa = pool.properties.MfaConfiguration
  if (mfa !== undefined && mfa !== 'OFF') log(`user pool ${pool.name}: a second factor is not asked for here`)
}
