/**
 * Something that is looked at and may change. What it shows is the same object until it changes, so `useSyncExternalStore`
 * takes `subscribe` and `getSnapshot` as they are, and everything else `for await` or the two by hand.
 *
 * @example
 * ```ts
 * import { createClient } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000' })
 * const show = () => console.log(client.live.unread.getSnapshot().total)
 * const stop = client.live.unread.subscribe(show)
 * show()
 * stop()
 * ```
 */
export interface View<Value> {
  getSnapshot(): Value
  /** Hears every change; what it answers ends that. */
  subscribe(listener: () => void): () => void
  /** What it shows now, then after every change; what came and went while nobody asked is left out. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Value>
}

export interface ViewSource<Value> extends View<Value> {
  /** It shows something else now. */
  renew(): void
}

/** `read` is asked again only after `renew`; what is the `same` to the eye stays the same object. */
export function createView<Value>(
  read: () => Value,
  same: (before: Value, now: Value) => boolean = Object.is,
): ViewSource<Value> {
  const listeners = new Set<() => void>()
  let shown: { readonly value: Value } | undefined
  let stale = true
  const getSnapshot = (): Value => {
    if (!shown || stale) {
      const value = read()
      stale = false
      if (!shown || !same(shown.value, value)) shown = { value }
    }
    return shown.value
  }
  const subscribe = (listener: () => void): (() => void) => {
    // One of its own each time: the same function may listen twice.
    const own = () => listener()
    listeners.add(own)
    return () => void listeners.delete(own)
  }
  async function* iterate(): AsyncGenerator<Value, void, undefined> {
    let wake = () => {}
    const stop = subscribe(() => wake())
    try {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve
        })
        yield getSnapshot()
        await changed
      }
    } finally {
      stop()
    }
  }
  return {
    getSnapshot,
    subscribe,
    [Symbol.asyncIterator]: iterate,
    renew() {
      stale = true
      for (const listener of [...listeners]) listener()
    },
  }
}

/** A view for each id, the same one for who asks again. */
export interface Views<Value> {
  (id: string): View<Value>
  renew(id: string): void
}

export function createViews<Value>(read: (id: string) => Value): Views<Value> {
  const views = new Map<string, ViewSource<Value>>()
  const viewOf = (id: string): View<Value> => {
    const view = views.get(id) ?? createView(() => read(id))
    views.set(id, view)
    return view
  }
  return Object.assign(viewOf, { renew: (id: string) => views.get(id)?.renew() })
}

/** Whether two small things say the same. */
export const sameWords = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
