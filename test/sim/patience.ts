import { setTimeout as pause } from 'node:timers/promises'

const lookMs = 50

export interface Patience {
  /** So long it may stand still. */
  readonly stillMs: number
  /** What grows or changes for as long as the wait is worth it: a busy machine is only slow. */
  readonly progress?: () => number
  /** However it goes on. */
  readonly mostMs?: number
}

/** Waits for something, not for a time: false once nothing has moved for too long. */
export async function until(condition: () => boolean, patience: Patience): Promise<boolean> {
  const { stillMs, progress = () => 0, mostMs = 10 * stillMs } = patience
  const began = performance.now()
  let [seen, movedAt] = [progress(), began]
  while (!condition()) {
    const now = performance.now()
    if (progress() !== seen) [seen, movedAt] = [progress(), now]
    if (now - movedAt > stillMs || now - began > mostMs) return false
    await pause(lookMs)
  }
  return true
}
