import type { Environment, Signal } from './clock.ts'
import { abortedError } from './errors.ts'

/** Waits so long; throws the `ParleyError` `aborted` as soon as nobody wants to wait any more. */
export function pause(
  { setTimer }: Pick<Environment, 'setTimer'>,
  ms: number,
  signal: Signal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(abortedError())
    }
    const cancel = setTimer(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
  })
}
