import { AsyncLocalStorage } from 'node:async_hooks'

/** Capacity units and calls of everything run inside `metered`. */
export interface Units {
  read: number
  write: number
  calls: number
}

const meter = new AsyncLocalStorage<Units>()

/** Runs `work` and counts the capacity units that its calls consumed into `units`. */
export const metered = <Result>(units: Units, work: () => Result): Result => meter.run(units, work)
export const noUnits = (): Units => ({ read: 0, write: 0, calls: 0 })

type Consumed = { readonly CapacityUnits?: number | undefined } | undefined

/** Adds what one call consumed. */
export function countUnits(kind: 'read' | 'write', consumed: Consumed | readonly Consumed[]): void {
  const units = meter.getStore()
  if (!units) return
  units.calls += 1
  const all = Array.isArray(consumed) ? consumed : [consumed]
  for (const one of all) units[kind] += one?.CapacityUnits ?? 0
}
