import type { Records } from './persistence/persistence.ts'

/** What of a session survives a restart. */
export interface StoredSession {
  readonly userId: string
  /** Absent once they have ended: the person has to sign in again. */
  readonly tokens?: {
    readonly accessToken: string
    readonly refreshToken: string
    /** When the access token is to be replaced, in milliseconds since 1970: a little before it ends. */
    readonly goodUntil: number
  }
}

/**
 * Where a session is kept. A phone's secure store needs nothing but these three.
 *
 * @example
 * ```ts
 * import { createClient, type StoredSession, type TokenStore } from '@parley/client'
 *
 * let kept: StoredSession | undefined
 * const tokenStore: TokenStore = {
 *   read: async () => kept,
 *   write: async (session) => void (kept = session),
 *   remove: async () => void (kept = undefined),
 * }
 * createClient({ url: 'http://localhost:4000', tokenStore })
 * ```
 */
export interface TokenStore {
  /** Names what several tabs hold in common; without it the session is this client's alone. */
  readonly sharedAs?: string
  read(): Promise<StoredSession | undefined>
  write(session: StoredSession): Promise<void>
  remove(): Promise<void>
}

/** Keeps a session as long as the process or the page lives. */
export function memoryTokenStore(stored?: StoredSession): TokenStore {
  let kept = stored
  return {
    read: async () => kept,
    write: async (session) => {
      kept = session
    },
    remove: async () => {
      kept = undefined
    },
  }
}

/** What `localStorage`, React Native's AsyncStorage and secure stores of phones have in common. */
export interface ItemStore {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/**
 * Keeps a session in a store of strings by name. Tabs that use the same one share the session.
 *
 * @param items - `localStorage`, AsyncStorage, or a secure store behind functions of these names.
 * @param key - Another one for each deployment that a page speaks to.
 *
 * @example
 * ```ts
 * import { createClient, itemTokenStore } from '@parley/client'
 *
 * createClient({ url: 'http://localhost:4000', tokenStore: itemTokenStore(localStorage) })
 * ```
 */
export function itemTokenStore(items: ItemStore, key = 'parley.session'): TokenStore {
  return {
    sharedAs: key,
    read: async () => parse(await items.getItem(key)),
    write: async (session) => {
      await items.setItem(key, JSON.stringify(session))
    },
    remove: async () => {
      await items.removeItem(key)
    },
  }
}

/**
 * Keeps a session where the conversations are kept, such as in IndexedDB.
 *
 * @example
 * ```ts
 * import { createClient, indexedDbPersistence, persistedTokenStore } from '@parley/client'
 *
 * const persistence = indexedDbPersistence()
 * createClient({ url: 'http://localhost:4000', persistence, tokenStore: persistedTokenStore(persistence) })
 * ```
 */
export function persistedTokenStore(persistence: Records, key = 'session'): TokenStore {
  const { sharedAs } = persistence
  return {
    ...(sharedAs !== undefined && { sharedAs: `${sharedAs}/${key}` }),
    async read() {
      const found = [...(await persistence.load(key))].find(([name]) => name === key)
      return found?.[1] as StoredSession | undefined
    },
    write: (session) => persistence.write([[key, session]]),
    remove: () => persistence.write([[key, undefined]]),
  }
}

/** What cannot be read is no session: better to ask for the password than to fail at every start. */
function parse(text: string | null | undefined): StoredSession | undefined {
  try {
    const session = JSON.parse(text ?? 'null') as Partial<StoredSession> | null
    return typeof session?.userId === 'string' ? (session as StoredSession) : undefined
  } catch {
    return undefined
  }
}
