import { claimAliases } from './aliases.ts'
import type { Database } from './database.ts'
import { fold, type Pool } from './pool.ts'
import type { Verifier } from './srp.ts'

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED'

/** What a code is for: the first sign-up, a forgotten password, or one attribute by name. */
export type CodePurpose = 'signUp' | 'reset' | `attribute:${string}`

export interface Code {
  readonly code: string
  readonly expiresAt: number
  /** The attribute that the code proves, and the value that waits for it. */
  readonly attribute?: string
  readonly value?: string
}

export interface User {
  readonly poolId: string
  readonly username: string
  readonly sub: string
  readonly status: UserStatus
  readonly enabled: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly password?: Verifier
  readonly passwordExpiresAt?: number
  readonly codes: Readonly<Partial<Record<CodePurpose, Code>>>
  readonly codesSentAt: readonly number[]
  readonly wrongCodesAt: readonly number[]
  /** Tokens issued before are revoked. */
  readonly signedOutAt?: number
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface UserStore {
  /** By username, else by an alias that signs in, else by sub. */
  find(pool: Pool, login: string): User | undefined
  /** Answers false when the username is taken. */
  add(pool: Pool, user: User): boolean
  /** Throws AliasExistsException when somebody else holds an alias, unless it is to be taken from them. */
  save(pool: Pool, user: User, takeAliases?: boolean): void
  remove(pool: Pool, user: User): void
  /** In order of their names, after the given one. */
  page(pool: Pool, after: string, limit: number): readonly User[]
  count(pool: Pool): number
}

export function createUserStore(database: Database): UserStore {
  const read = (row: Record<string, unknown> | undefined): User | undefined =>
    row === undefined ? undefined : (JSON.parse(String(row.body)) as User)

  return {
    find(pool, login) {
      const name = fold(pool, login)
      const row =
        database.first('SELECT body FROM user WHERE pool = ? AND name = ?', pool.id, name) ??
        database.first(
          'SELECT body FROM alias JOIN user USING (pool, name) WHERE pool = ? AND value = ?',
          pool.id,
          name,
        ) ??
        database.first('SELECT body FROM user WHERE pool = ? AND sub = ?', pool.id, login)
      return read(row)
    },

    add(pool, user) {
      return database.atomically(() => {
        const added = database.run(
          'INSERT OR IGNORE INTO user (pool, name, sub, body) VALUES (?, ?, ?, ?)',
          ...[pool.id, fold(pool, user.username), user.sub, JSON.stringify(user)],
        )
        if (added === 1) claimAliases(database, pool, user, false)
        return added === 1
      })
    },

    save(pool, user, takeAliases = false) {
      database.atomically(() => {
        const name = fold(pool, user.username)
        const body = JSON.stringify(user)
        database.run('UPDATE user SET body = ? WHERE pool = ? AND name = ?', body, pool.id, name)
        claimAliases(database, pool, user, takeAliases)
      })
    },

    remove(pool, user) {
      const name = fold(pool, user.username)
      database.atomically(() => {
        database.run('DELETE FROM alias WHERE pool = ? AND name = ?', pool.id, name)
        database.run('DELETE FROM user WHERE pool = ? AND name = ?', pool.id, name)
      })
    },

    page(pool, after, limit) {
      const sql = 'SELECT body FROM user WHERE pool = ? AND name > ? ORDER BY name LIMIT ?'
      return database.all(sql, pool.id, after, limit).flatMap((row) => read(row) ?? [])
    },

    count(pool) {
      return Number(database.first('SELECT count(*) AS users FROM user WHERE pool = ?', pool.id)?.users ?? 0)
    },
  }
}
