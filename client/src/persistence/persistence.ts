import { keeping } from './keeper.ts'

/** A record to keep under its key; undefined takes it away. */
export type Change = readonly [key: string, value: unknown]

/** What a place that keeps things must do. Values are plain data, as `structuredClone` takes them. */
export interface Records {
  /** Every record whose key begins so. */
  load(prefix: string): Promise<Iterable<readonly [key: string, value: unknown]>>
  /**
   * Keeps all of them, best at once; if one after the other, then in this order. It is over once they would survive the app.
   */
  write(changes: readonly Change[]): Promise<void>
  /** What the tabs that write to the same place have in common: only one of them stores its replica. Not there: nobody else writes. */
  readonly sharedAs?: string
}

/**
 * Where a client keeps what it holds, so that an app opens with what it had: `memoryPersistence()`, `indexedDbPersistence()`, or
 * `createPersistence` over whatever the platform has. It brings the code that keeps, so that who keeps nothing does without.
 */
export interface Persistence extends Records {
  readonly keeping: typeof keeping
}

/**
 * Keeps everything in a place of your own.
 *
 * @example
 * ```ts
 * import { createClient, createPersistence } from '@parley/client'
 *
 * const records = new Map<string, unknown>()
 * const persistence = createPersistence({
 *   load: async (prefix) => [...records].filter(([key]) => key.startsWith(prefix)),
 *   async write(changes) {
 *     for (const [key, value] of changes) {
 *       if (value === undefined) records.delete(key)
 *       else records.set(key, structuredClone(value))
 *     }
 *   },
 * })
 * createClient({ url: 'http://localhost:4000', persistence })
 * ```
 */
export const createPersistence = (records: Records): Persistence => ({ ...records, keeping })

/** Keeps everything as long as the process lives. */
export function memoryPersistence(): Persistence {
  const records = new Map<string, unknown>()
  return createPersistence({
    load: async (prefix) => [...records].filter(([key]) => key.startsWith(prefix)).map(cloned),
    async write(changes) {
      for (const [key, value] of changes.map(cloned)) {
        if (value === undefined) records.delete(key)
        else records.set(key, value)
      }
    },
  })
}

const cloned = ([key, value]: Change): Change => [
  key,
  value === undefined ? undefined : JSON.parse(JSON.stringify(value)),
]
