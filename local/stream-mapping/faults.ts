import * as z from 'zod'
import { createFault, rateSchema } from '../faults/fault.ts'
import { seededRandom } from '../faults/random.ts'

const milliseconds = z.number().min(0).max(600_000)

/** What can go wrong between a stream and its function. All but `skipBatches` is within what AWS promises. */
export function createMappingFaults(seed: number) {
  const rate = z.strictObject({ rate: rateSchema })
  const named = {
    /** The function runs, its answer is lost, and so the batch comes again. */
    loseAnswers: createFault('loseAnswers', rate),
    /** The batch is never given to the function: more than AWS would do, and what sync must heal. */
    skipBatches: createFault('skipBatches', rate),
    delayBatches: createFault('delayBatches', z.strictObject({ milliseconds, rate: rateSchema })),
    /** The function gets the batch twice. */
    duplicateBatches: createFault('duplicateBatches', rate),
    /** A batch of some time ago comes again first. */
    repeatBatches: createFault('repeatBatches', rate),
    /** Each batch is held for up to that long, so that items overtake each other. */
    reorderLanes: createFault('reorderLanes', z.strictObject({ milliseconds })),
    /** A batch with such a record in it fails, and the function is not asked: as if it died of the record each time. */
    poisonRecords: createFault('poisonRecords', z.strictObject({ containing: z.string().min(1) })),
    /** Every record comes alone. */
    splitBatches: createFault('splitBatches', z.strictObject({})),
  }
  return { named, random: seededRandom(seed), past: createPast() }
}

const rememberedCount = 50

/** The last batches, for repeating. */
function createPast() {
  const events: unknown[] = []
  return {
    remember(event: unknown) {
      events.push(event)
      if (events.length > rememberedCount) events.shift()
    },
    any: (random: () => number) => events[Math.floor(random() * events.length)],
  }
}

export type MappingFaults = ReturnType<typeof createMappingFaults>
