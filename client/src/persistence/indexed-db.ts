import { createPersistence, type Persistence } from './persistence.ts'

/** What is asked of IndexedDB; the libraries of all platforms together do not declare it. */
interface Request<Result> {
  readonly result: Result
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}

interface Transaction {
  objectStore(name: string): ObjectStore
  oncomplete: (() => void) | null
  onabort: (() => void) | null
  readonly error: unknown
}

interface ObjectStore {
  put(value: unknown, key: string): unknown
  delete(key: string): unknown
  getAllKeys(range: unknown): Request<string[]>
  getAll(range: unknown): Request<unknown[]>
}

interface Database {
  createObjectStore(name: string): unknown
  transaction(name: string, mode: 'readonly' | 'readwrite', options?: { durability: 'strict' }): Transaction
  close(): void
  onversionchange: (() => void) | null
  onclose: (() => void) | null
}

interface Factory {
  open(name: string, version: number): Request<Database> & { onupgradeneeded: (() => void) | null }
}

interface Platform {
  readonly indexedDB?: Factory
  readonly IDBKeyRange: { bound(low: string, high: string): unknown }
}

const platform = globalThis as unknown as Platform
const records = 'records'
/** Chromium takes several times as long to hand over 200 chunks of messages as one answer as it does in small ones. */
const readAtOnce = 4

const resultOf = <Result>(request: Request<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function open(name: string): Promise<Database> {
  if (!platform.indexedDB) return Promise.reject(new Error('There is no IndexedDB here.'))
  const request = platform.indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(records)
  return resultOf(request)
}

/**
 * Keeps everything in the browser's IndexedDB, a writing as one transaction. Tabs may use the same name: one of them stores the
 * replica, and all of them what is on its way.
 *
 * @example
 * ```ts
 * import { createClient, indexedDbPersistence } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000', persistence: indexedDbPersistence() })
 * await client.live.start()
 * ```
 */
export function indexedDbPersistence(name = 'parley'): Persistence {
  let opened: Promise<Database> | undefined

  /** Closed by the browser or for a newer version, it is opened again when somebody asks. */
  function database(): Promise<Database> {
    const forget = () => {
      opened = undefined
    }
    opened ??= open(name).then((found) => {
      found.onclose = forget
      found.onversionchange = () => {
        found.close()
        forget()
      }
      return found
    })
    opened.catch(forget)
    return opened
  }

  return createPersistence({
    sharedAs: `indexedDB:${name}`,
    async load(prefix) {
      const store = (await database()).transaction(records, 'readonly').objectStore(records)
      const { bound } = platform.IDBKeyRange
      const keys = await resultOf(store.getAllKeys(bound(prefix, `${prefix}\uffff`)))
      const parts = keys.flatMap((first, place) => {
        if (place % readAtOnce > 0) return []
        const last = keys[Math.min(place + readAtOnce, keys.length) - 1] ?? first
        return resultOf(store.getAll(bound(first, last)))
      })
      const values = (await Promise.all(parts)).flat()
      return keys.map((key, place) => [key, values[place]] as const)
    },
    async write(changes) {
      const transaction = (await database()).transaction(records, 'readwrite', { durability: 'strict' })
      const store = transaction.objectStore(records)
      for (const [key, value] of changes) {
        if (value === undefined) store.delete(key)
        else store.put(value, key)
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error)
      })
    },
  })
}
