import type { Event } from '../../../shared/contract/event.ts'
import type { PresenceState } from '../../../shared/contract/realtime.ts'
import { createView, type View, type ViewSource } from '../replica/view.ts'
import type { Ask } from './socket.ts'

/** Who is here. */
export interface Presences {
  /** How somebody is who is watched; undefined while that is not known. */
  of(userId: string): View<PresenceState | undefined>
  /** Tells of these people as long as what it answers is not called. */
  watch(userIds: readonly string[]): () => void
  /** How the others see me: `away` is said of this connection, `invisible` stays until another is said. */
  set(presence: 'active' | 'away' | 'invisible'): void
}

export interface PresenceHearing extends Presences {
  hear(events: readonly Event[]): void
  /** A new connection knows nothing of what was asked before. */
  repeat(): void
}

/** People that one request can name. */
const mostNamed = 100

export function createPresences(ask: () => Ask | undefined): PresenceHearing {
  const states = new Map<string, PresenceState>()
  const views = new Map<string, ViewSource<PresenceState | undefined>>()
  /** How often each is watched. */
  const watched = new Map<string, number>()
  let mine: 'active' | 'away' | 'invisible' | undefined

  function learn(state: PresenceState): void {
    states.set(state.userId, state)
    views.get(state.userId)?.renew()
  }

  function tell(action: 'presence.watch' | 'presence.unwatch', userIds: readonly string[]): void {
    for (let from = 0; from < userIds.length; from += mostNamed) {
      const some = { userIds: userIds.slice(from, from + mostNamed) }
      ask()?.(action, some).then(
        (answer) => {
          if ('states' in answer) answer.states.forEach(learn)
        },
        // The next connection, or ping, asks again.
        () => undefined,
      )
    }
  }

  function say(): void {
    if (mine) ask()?.('presence.set', { presence: mine }).catch(() => undefined)
  }

  function unwatch(userIds: readonly string[]): void {
    for (const id of userIds) watched.set(id, (watched.get(id) ?? 0) - 1)
    const left = userIds.filter((id) => watched.get(id) === 0)
    for (const id of left) watched.delete(id)
    tell('presence.unwatch', left)
  }

  return {
    of(userId) {
      const view = views.get(userId) ?? createView(() => states.get(userId))
      views.set(userId, view)
      return view
    },
    watch(userIds) {
      const unique = [...new Set(userIds)]
      const added = unique.filter((id) => !watched.has(id))
      for (const id of unique) watched.set(id, (watched.get(id) ?? 0) + 1)
      tell('presence.watch', added)
      let isWatching = true
      return () => {
        if (isWatching) unwatch(unique)
        isWatching = false
      }
    },
    set(presence) {
      mine = presence
      say()
    },
    hear(events) {
      for (const { type, data } of events) if (type === 'presence.changed') learn(data as PresenceState)
    },
    repeat() {
      tell('presence.watch', [...watched.keys()])
      // Who is invisible is so for good, and a new connection is active.
      if (mine === 'away') say()
    },
  }
}
