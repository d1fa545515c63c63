import { setImmediate, setTimeout } from 'node:timers/promises'

/** Waits, but not beyond the signal. Never rejects. Even no time at all lets others have a turn. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) await setImmediate()
  else await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
