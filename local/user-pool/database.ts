import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite'
import { StartError } from '../events.ts'

type Row = Record<string, SQLOutputValue>

/** SQLite, called synchronously: between two awaits nobody else writes. */
export interface Database {
  run(sql: string, ...values: SQLInputValue[]): number
  first(sql: string, ...values: SQLInputValue[]): Row | undefined
  all(sql: string, ...values: SQLInputValue[]): Row[]
  /** All or nothing, on the disk when it returns. May be nested; the outermost one commits. */
  atomically<Result>(work: () => Result): Result
  close(): void
}

const tables = `
  CREATE TABLE IF NOT EXISTS user (pool TEXT, name TEXT, sub TEXT, body TEXT, PRIMARY KEY (pool, name)) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS user_sub ON user (pool, sub);
  CREATE TABLE IF NOT EXISTS alias (pool TEXT, attribute TEXT, value TEXT, name TEXT, PRIMARY KEY (pool, attribute, value)) STRICT;
  CREATE INDEX IF NOT EXISTS alias_name ON alias (pool, name);
  CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, origin TEXT, pool TEXT, client TEXT, name TEXT, signed_in_at INTEGER, expires_at INTEGER, revoked INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS session_origin ON session (origin);
  CREATE INDEX IF NOT EXISTS session_user ON session (pool, name);
  CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT, body TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS mail_recipient ON mail (recipient);
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT) STRICT;
`

/** Without a directory everything is kept in memory only. */
export function openDatabase(dataDir: string | undefined): Database {
  const connection = connect(dataDir)
  const prepare = rememberStatements(connection)
  return {
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    first: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    atomically: (work) => (connection.isTransaction ? work() : inTransaction(connection, work)),
    close: () => connection.close(),
  }
}

function connect(dataDir: string | undefined): DatabaseSync {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
  const path = dataDir === undefined ? ':memory:' : join(dataDir, 'user-pools.sqlite')
  try {
    const connection = new DatabaseSync(path)
    // FULL: an answered call survives a power cut too, at one fsync per write.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;')
    connection.exec(tables)
    return connection
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `The user pools' database ${path} cannot be used (${reason}). Move it away to start with no users.`,
    )
  }
}

function rememberStatements(connection: DatabaseSync): (sql: string) => ReturnType<DatabaseSync['prepare']> {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  return (sql) => {
    const statement = statements.get(sql) ?? connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}

function inTransaction<Result>(connection: DatabaseSync, work: () => Result): Result {
  connection.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    connection.exec('COMMIT')
    return result
  } catch (error) {
    connection.exec('ROLLBACK')
    throw error
  }
}
