import * as z from 'zod'
import { createFault, rateSchema } from '../faults/fault.ts'
import { seededRandom } from '../faults/random.ts'

/** Both are within what a standard queue promises. */
export function createQueueFaults(seed: number) {
  const named = {
    /** A received message stays visible, so that it is received again. */
    duplicateMessages: createFault('duplicateMessages', z.strictObject({ rate: rateSchema })),
    /** A sent message shows itself late, with a rate below 1 out of order. */
    delayMessages: createFault(
      'delayMessages',
      z.strictObject({ milliseconds: z.number().min(0).max(900_000), rate: rateSchema }),
    ),
  }
  return { named, random: seededRandom(seed) }
}

export type QueueFaults = ReturnType<typeof createQueueFaults>
