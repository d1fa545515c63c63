import type { View } from '../../client/src/index.ts'
import { DemoError } from './steps.ts'

const patienceMs = 10_000

/** Waits until somebody's screen shows it. */
export async function shows<Value, Found>(
  what: string,
  view: View<Value>,
  find: (shown: Value) => Found | undefined,
): Promise<Found> {
  const { promise, resolve, reject } = Promise.withResolvers<Found>()
  const look = () => {
    const found = find(view.getSnapshot())
    if (found !== undefined) resolve(found)
  }
  const stop = view.subscribe(look)
  const patience = setTimeout(() => reject(new DemoError(`${what} did not come.`)), patienceMs)
  look()
  return promise.finally(() => {
    clearTimeout(patience)
    stop()
  })
}
