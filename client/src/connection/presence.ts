import type { PresenceState } from '../../../shared/contract/realtime.ts'
import type { Live } from '../live.ts'
import { createViews, type View } from '../replica/view.ts'

/** Who is here. */
export interface Presences {
  /** How somebody is who is watched; undefined while that is not known. */
  of(userId: string): View<PresenceState | undefined>
  /** Tells of these people as long as what it answers is not called. */
  watch(userIds: readonly string[]): () => void
  /** How the others see me: `away` is said of this connection, `invisible` stays until another is said. */
  set(presence: 'active' | 'away' | 'invisible'): void
}

/** People that one request can name. */
const mostNamed = 100

/**
 * Who is here, as one client is told.
 *
 * @example
 * ```ts
 * import { createClient, createPresence } from '@parley/client'
 *
 * const presence = createPresence(createClient({ url: 'http://localhost:4000' }))
 * const ben = '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01'
 * const stop = presence.watch([ben])
 * console.log(presence.of(ben).getSnapshot()?.presence)
 * stop()
 * ```
 */
export function createPresence({ live }: { readonly live: Pick<Live, 'ask' | 'listen'> }): Presences {
  const states = new Map<string, PresenceState>()
  const views = createViews((userId) => states.get(userId))
  /** How often each is watched. */
  const watched = new Map<string, number>()
  let mine: 'active' | 'away' | 'invisible' | undefined

  function learn(state: PresenceState): void {
    states.set(state.userId, state)
    views.renew(state.userId)
  }

  /** Lost, it is repeated on the next connection. */
  function tell(action: 'presence.watch' | 'presence.unwatch', userIds: readonly string[]): void {
    for (let from = 0; from < userIds.length; from += mostNamed) {
      live
        .ask()?.(action, { userIds: userIds.slice(from, from + mostNamed) })
        .then(
          (answer) => 'states' in answer && answer.states.forEach(learn),
          () => undefined,
        )
    }
  }

  function say(): void {
    if (mine)
      live
        .ask()?.('presence.set', { presence: mine })
        .catch(() => undefined)
  }

  /** Those who are watched once more or less often, and for whom that is the first or the last. */
  function count(userIds: ReadonlySet<string>, by: 1 | -1): string[] {
    return [...userIds].filter((id) => {
      const times = (watched.get(id) ?? 0) + by
      if (times > 0) watched.set(id, times)
      else watched.delete(id)
      return times === (by + 1) / 2
    })
  }

  /** A new connection knows nothing of what was asked before. */
  function repeat(): void {
    tell('presence.watch', [...watched.keys()])
    // Who is invisible is so for good, and a new connection is active.
    if (mine === 'away') say()
  }

  live.listen({
    connected: repeat,
    missed: repeat,
    received(events) {
      for (const { type, data } of events) if (type === 'presence.changed') learn(data as PresenceState)
    },
  })
  return {
    of: views,
    watch(userIds) {
      const people = new Set(userIds)
      tell('presence.watch', count(people, 1))
      return () => {
        tell('presence.unwatch', count(people, -1))
        people.clear()
      }
    },
    set(presence) {
      mine = presence
      say()
    },
  }
}
