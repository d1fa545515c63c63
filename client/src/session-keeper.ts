import type { Environment } from './clock.ts'
import type { SessionState } from './session.ts'
import type { StoredSession, TokenStore } from './token-store.ts'

/** Holds what is known of a session, in step with its store and with the other tabs that share it. */
export interface SessionKeeper {
  /** Of what is shared; the lock of refreshing bears it. */
  readonly name: string
  current(): StoredSession | undefined
  state(): SessionState
  /** Takes over what another tab may have stored. */
  restore(): Promise<void>
  keep(session: StoredSession | undefined): Promise<void>
  onChange(listener: () => void): () => void
  close(): void
}

const stateOf = (session: StoredSession | undefined): SessionState =>
  !session ? 'signedOut' : session.tokens ? 'signedIn' : 'expired'

export function createSessionKeeper(environment: Environment, store: TokenStore): SessionKeeper {
  const name = `parley:${store.sharedAs ?? environment.newId()}`
  const listeners = new Set<() => void>()
  let current: StoredSession | undefined
  let isStoreBehind = false
  let writing: Promise<unknown> = Promise.resolve()

  function adopt(session: StoredSession | undefined): void {
    const before = current
    current = session
    if (stateOf(before) === stateOf(session) && before?.userId === session?.userId) return
    for (const listener of [...listeners]) listener()
  }

  /** A store that cannot be read, such as a phone's while it is locked, says nothing new. */
  async function restore(): Promise<void> {
    if (isStoreBehind) return
    const known = current
    const stored = await store.read().catch(() => known)
    if (current === known) adopt(stored)
  }

  async function write(session: StoredSession | undefined): Promise<void> {
    await (session ? store.write(session) : store.remove())
    isStoreBehind = current !== session
    channel?.post('changed')
  }

  /** Where it cannot be stored, the session lasts as long as this client. */
  async function keep(session: StoredSession | undefined): Promise<void> {
    isStoreBehind = true
    adopt(session)
    writing = writing.then(() => write(session)).catch(() => undefined)
    await writing
  }

  const channel =
    store.sharedAs === undefined ? undefined : environment.openChannel(name, () => void restore())

  return {
    name,
    current: () => current,
    state: () => stateOf(current),
    restore,
    keep,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => channel?.close(),
  }
}
