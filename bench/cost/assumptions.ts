import * as z from 'zod'

/** What no machine but AWS's could tell, and what is asked about. Each is an option of `npm run cost`. */
export const Assumptions = z.strictObject({
  /** Milliseconds until DynamoDB or SQS answers a function. */
  databaseMs: z.number().nonnegative(),
  /** Milliseconds until a post to a socket is answered. */
  postMs: z.number().nonnegative(),
  /** How much longer Lambda's processor takes than the one that was measured on, given a whole one. */
  cpuFactor: z.number().positive(),
  /** Of all invocations, the share that waits for a function to start. */
  coldShare: z.number().min(0).max(1),
  /** Milliseconds of a start that are not the import of the function. */
  startMs: z.number().nonnegative(),
  /** Megabytes of every function, instead of its own. */
  memoryMb: z.number().int().min(128).max(10_240).optional(),
  /** Bytes that Lambda itself logs of each invocation. */
  platformLogBytes: z.number().nonnegative(),
})
export type Assumptions = z.infer<typeof Assumptions>

/** As Lambda writes them, in text: the page "Node.js function logging and monitoring" of its guide shows each. */
const requestId = '8f507cfc-1234-4a5b-9c0d-6f9e2b7a1c3d'
const platformLines = [
  `START RequestId: ${requestId} Version: $LATEST\n`,
  `END RequestId: ${requestId}\n`,
  `REPORT RequestId: ${requestId}\tDuration: 31.42 ms\tBilled Duration: 32 ms\tMemory Size: 1024 MB\tMax Memory Used: 112 MB\t\n`,
]

export const usualAssumptions: Assumptions = {
  databaseMs: 5,
  postMs: 10,
  cpuFactor: 1,
  coldShare: 0.01,
  startMs: 150,
  platformLogBytes: Buffer.byteLength(platformLines.join('')),
}

/** A function with so much memory has a whole processor. */
const memoryOfOneCpu = 1769

/** Milliseconds of an invocation, before rounding: it waits for what it calls, in turn, and computes. */
export function durationOf(
  work: { readonly databaseDepth: number; readonly postDepth: number; readonly cpuMs: number },
  memoryMb: number,
  { databaseMs, postMs, cpuFactor }: Assumptions,
): number {
  const slower = Math.max(1, memoryOfOneCpu / memoryMb)
  return work.databaseDepth * databaseMs + work.postDepth * postMs + work.cpuMs * slower * cpuFactor
}
