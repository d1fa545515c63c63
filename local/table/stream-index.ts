import { DatabaseSync } from 'node:sqlite'

/**
 * The database asks for the newest sequence number before each write, and for those after a number at each read of a
 * stream, of a table without an index: a write into a stream of 12,000 records took forty times as long as the first.
 */
const indexes = `
create index if not exists _parley_by_number on _stream_records (table_name, cast(sequence_number as integer));
create index if not exists _parley_by_shard on _stream_records (table_name, shard_id, cast(sequence_number as integer));
`
const busyMs = 5_000

/** Gives the file of a database that runs what its stream needs to stay quick. Throws what SQLite says. */
export function indexStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: busyMs })
  try {
    database.exec(indexes)
  } finally {
    database.close()
  }
}
