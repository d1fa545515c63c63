/** A record to keep under its key; undefined takes it away. */
export type Change = readonly [key: string, value: unknown]

/**
 * Where a client keeps what it holds, so that an app opens with what it had. Values are plain data, as `structuredClone` takes
 * them. Give `memoryPersistence()`, `indexedDbPersistence(name)`, or your own over whatever the platform has.
 *
 * @example
 * ```ts
 * import { createClient, memoryPersistence } from '@parley/client'
 *
 * const persistence = memoryPersistence()
 * const client = createClient({ url: 'http://localhost:4000', persistence })
 * console.log(client.session.state)
 * ```
 */
export interface Persistence {
  /** Every record whose key begins so. */
  load(prefix: string): Promise<Iterable<readonly [key: string, value: unknown]>>
  /**
   * Keeps all of them, best at once; if one after the other, then in this order. It is over once they would survive the app.
   */
  write(changes: readonly Change[]): Promise<void>
  /** What the tabs that write to the same place have in common: only one of them stores its replica. Not there: nobody else writes. */
  readonly sharedAs?: string
}

/** Keeps everything as long as the process lives. */
export function memoryPersistence(): Persistence {
  const records = new Map<string, unknown>()
  return {
    load: async (prefix) => [...records].filter(([key]) => key.startsWith(prefix)).map(cloned),
    async write(changes) {
      for (const [key, value] of changes.map(cloned)) {
        if (value === undefined) records.delete(key)
        else records.set(key, value)
      }
    },
  }
}

const cloned = ([key, value]: Change): Change => [
  key,
  value === undefined ? undefined : JSON.parse(JSON.stringify(value)),
]
