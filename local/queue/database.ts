import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../events.ts'

/** `visible_at` orders delivery; `receipt` is the part of the newest receipt handle that nobody can guess. */
const tables = `
  CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL,
    first_received_at INTEGER, receipt TEXT, source TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS message_due ON message (queue, visible_at);
`

/** Without a directory everything is kept in memory only. */
export function openQueueDatabase(dataDir: string | undefined): DatabaseSync {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
  const path = dataDir === undefined ? ':memory:' : join(dataDir, 'queues.sqlite')
  try {
    const database = new DatabaseSync(path)
    // FULL: an answered send survives a power cut too.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;')
    database.exec(tables)
    return database
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `The queues' database ${path} cannot be used (${reason}). Move it away to start with empty queues.`,
    )
  }
}
