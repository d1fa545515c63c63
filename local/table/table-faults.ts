import * as z from 'zod'
import { createFault, rateSchema } from '../faults/fault.ts'
import { seededRandom } from '../faults/random.ts'

/** Restricts a fault to the functions whose logical id begins so. */
const functionName = z.string().min(1).optional()

const lagReads = z.strictObject({
  milliseconds: z.number().min(0).max(600_000).default(1_000),
  /** Nothing new is seen at all until the fault is set otherwise or cleared. */
  held: z.boolean().default(false),
})
export type LagReads = z.infer<typeof lagReads>

const throttleTable = z.strictObject({
  rate: rateSchema,
  function: functionName,
  access: z.enum(['read', 'write', 'all']).default('all'),
  error: z
    .enum(['ThrottlingException', 'ProvisionedThroughputExceededException'])
    .default('ThrottlingException'),
})
export type ThrottleTable = z.infer<typeof throttleTable>

const killAtWrite = z
  .strictObject({
    function: z.string().min(1),
    /** Counted in each environment from the moment the fault is set; it strikes once. */
    write: z.number().int().min(1).optional(),
    /** Instead of counting: each write is the last with that chance. */
    rate: z.number().min(0).max(1).optional(),
    /** Whether the table has the write that was under way. */
    outcome: z.enum(['lost', 'done', 'either']).default('lost'),
  })
  .refine(
    ({ write, rate }) => (write === undefined) !== (rate === undefined),
    'give either "write" or "rate"',
  )

/** What AWS does to a table now and then, and the database never does. All of it is seeded. */
export function createTableFaults(
  seed: number,
  lagChanged: (setting: LagReads | undefined) => unknown,
  killChanged: () => unknown,
) {
  const named = {
    /** Reads without `ConsistentRead`, and reads of indexes, see what was there some time ago. */
    lagReads: createFault('lagReads', lagReads, lagChanged),
    /** A write is refused because of another transaction, and has not happened. */
    conflictWrites: createFault(
      'conflictWrites',
      z.strictObject({ rate: rateSchema, function: functionName }),
    ),
    /** A call is refused, of a batch a part. */
    throttleTable: createFault('throttleTable', throttleTable),
    /** A write happens and its answer is lost, so that the SDK tries it again. */
    loseWriteAnswers: createFault(
      'loseWriteAnswers',
      z.strictObject({ rate: rateSchema, function: functionName }),
    ),
    /** The environment dies at one of its writes. */
    killAtWrite: createFault('killAtWrite', killAtWrite, killChanged),
  }
  return { named, random: seededRandom(seed) }
}

/** What has expired goes so often, the first time at once; on AWS it may take days. */
export const createSweepFault = (pace: (intervalMs: number | undefined) => void) =>
  createFault(
    'sweepExpired',
    z.strictObject({ milliseconds: z.number().min(10).max(86_400_000).default(1_000) }),
    (setting) => pace(setting?.milliseconds),
  )

export type TableFaults = ReturnType<typeof createTableFaults>
