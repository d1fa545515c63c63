import type { Passenger } from './lanes.ts'
import { pause } from './pause.ts'

export interface BatchLimits {
  readonly batchSize: number
  /** How long the first record may wait for company. */
  readonly windowMs: number
}

/** Lambda takes events of 6 MB; the images of a record are text in the event, which is more than they are in the table. */
const maxTableBytes = 3 * 1024 * 1024

/** Cuts the next batch off the front, once it is full or its time is up. */
export async function takeBatch(
  waiting: Passenger[],
  limits: BatchLimits,
  signal: AbortSignal,
): Promise<readonly Passenger[]> {
  if (limits.windowMs > 0) await windowOver(waiting, limits, signal)
  return waiting.splice(0, countThatFit(waiting, limits.batchSize))
}

async function windowOver(waiting: Passenger[], limits: BatchLimits, signal: AbortSignal): Promise<void> {
  const end = (waiting[0]?.arrivedAt ?? 0) + limits.windowMs
  while (waiting.length < limits.batchSize && performance.now() < end && !signal.aborted) {
    await pause(Math.min(20, end - performance.now()), signal)
  }
}

function countThatFit(waiting: readonly Passenger[], batchSize: number): number {
  let bytes = 0
  let count = 0
  for (const { record } of waiting.slice(0, batchSize)) {
    bytes += record.dynamodb?.SizeBytes ?? 0
    if (count > 0 && bytes > maxTableBytes) break
    count += 1
  }
  return count
}
