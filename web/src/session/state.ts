import type { View } from '@parley/client'

/** What an element can look at: a view of the client, or something of the app's own. */
export type Observed<Value> = Pick<View<Value>, 'getSnapshot' | 'subscribe'>

export interface State<Value> extends Observed<Value> {
  set(value: Value): void
}

/** Something that is set and looked at. */
export function createState<Value>(first: Value): State<Value> {
  let value = first
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => value,
    subscribe(listener) {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
  }
}
