import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Database } from './database.ts'
import { fold, type Pool } from './pool.ts'
import type { User } from './users.ts'

/** One sign-in on one device. Its refresh token is kept as a hash: the table alone lets nobody in. */
export interface Session {
  /** The `origin_jti` of every token of the session. */
  readonly origin: string
  readonly poolId: string
  readonly clientId: string
  readonly username: string
  readonly signedInAt: number
  readonly expiresAt: number
  readonly revoked: boolean
}

export interface SessionStore {
  /** Answers the refresh token, which is nowhere else. */
  start(pool: Pool, user: User, clientId: string, signedInAt: number, expiresAt: number): Started
  /** A further refresh token of the same session; the old one ends when it is told. */
  rotate(refreshToken: string, oldEndsAt: number): string
  find(refreshToken: string): Session | undefined
  isRevoked(origin: string): boolean
  revoke(origin: string): void
  revokeAll(pool: Pool, user: User): void
  removeAll(pool: Pool, user: User): void
  /** Forgets what has expired. */
  sweep(now: number): void
}

export interface Started {
  readonly origin: string
  readonly refreshToken: string
}

function hashOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url')
}

export function createSessionStore(database: Database): SessionStore {
  const insert = (refreshToken: string, session: Session): void => {
    database.run(
      `INSERT INTO session (hash, origin, pool, client, name, signed_in_at, expires_at, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
      ...[hashOf(refreshToken), session.origin, session.poolId, session.clientId],
      ...[session.username, session.signedInAt, session.expiresAt],
    )
  }
  const find = (refreshToken: string): Session | undefined =>
    readSession(database.first('SELECT * FROM session WHERE hash = ?', hashOf(refreshToken)))

  return {
    start(pool, user, clientId, signedInAt, expiresAt) {
      const refreshToken = newRefreshToken()
      const origin = randomUUID()
      const username = fold(pool, user.username)
      insert(refreshToken, {
        origin,
        poolId: pool.id,
        clientId,
        username,
        signedInAt,
        expiresAt,
        revoked: false,
      })
      return { origin, refreshToken }
    },

    rotate(refreshToken, oldEndsAt) {
      const session = find(refreshToken)
      if (session === undefined) throw new TypeError('Only a known refresh token can be rotated')
      const successor = newRefreshToken()
      database.atomically(() => {
        insert(successor, session)
        const sql = 'UPDATE session SET expires_at = min(expires_at, ?) WHERE hash = ?'
        database.run(sql, oldEndsAt, hashOf(refreshToken))
      })
      return successor
    },

    find,
    isRevoked(origin) {
      const sql = 'SELECT count(*) AS living FROM session WHERE origin = ? AND revoked = 0'
      return Number(database.first(sql, origin)?.living ?? 0) === 0
    },
    revoke(origin) {
      database.run('UPDATE session SET revoked = 1 WHERE origin = ?', origin)
    },
    revokeAll(pool, user) {
      const name = fold(pool, user.username)
      database.run('UPDATE session SET revoked = 1 WHERE pool = ? AND name = ?', pool.id, name)
    },
    removeAll(pool, user) {
      database.run('DELETE FROM session WHERE pool = ? AND name = ?', pool.id, fold(pool, user.username))
    },
    sweep(now) {
      database.run('DELETE FROM session WHERE expires_at < ?', now - dayMs)
    },
  }
}

/** The longest that AWS lets an access token live: a session is remembered as long as one may ask for it. */
const dayMs = 86_400_000

function newRefreshToken(): string {
  return randomBytes(64).toString('base64url')
}

function readSession(row: Record<string, unknown> | undefined): Session | undefined {
  if (row === undefined) return undefined
  return {
    origin: String(row.origin),
    poolId: String(row.pool),
    clientId: String(row.client),
    username: String(row.name),
    signedInAt: Number(row.signed_in_at),
    expiresAt: Number(row.expires_at),
    revoked: row.revoked === 1,
  }
}
