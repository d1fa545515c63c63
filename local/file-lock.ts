import { DatabaseSync } from 'node:sqlite'

/**
 * Takes a lock that ends with its process, however that ends; a file with a process id in it would outlive a kill,
 * and the id would come again. SQLite has such locks and Node alone does not. Undefined when another holds it.
 */
export function tryLock(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (cause) {
    database.close()
    if (cause instanceof Error && /locked/.test(cause.message)) return undefined
    throw cause
  }
}
