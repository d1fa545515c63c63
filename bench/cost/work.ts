import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { functionNames } from '../../infra/function-names.ts'

/** What the bench has a function do, alone, to see what AWS would bill for it. */
export const workNames = [
  'send over REST',
  'send over a socket',
  'tell 1',
  'tell 1 and the sender',
  'tell 10',
  'tell 10 and the sender',
  'tell 1000',
  'post to 1000',
  'tell 1 of ten messages',
  'mark read over a socket',
  'tell of a mark',
  'hello',
  'sync',
  'ping',
  'connect',
  'disconnect',
  'tell of a connection that ended',
] as const
export type WorkName = (typeof workNames)[number]

const count = z.number().nonnegative()

/** One invocation, as measured. */
const Work = z.strictObject({
  function: z.enum(functionNames),
  writeUnits: count,
  readUnits: count,
  /** Of the processor, warm: the median. */
  cpuMs: count,
  /** How many answers of the database and of the queue it waits for in turn, and how many of sockets. */
  databaseDepth: count,
  postDepth: count,
  /** Frames that it posts, and the bytes of each. */
  posts: count,
  frameBytes: count,
  /** Bytes of what it answers its caller, headers included. */
  answerBytes: count,
  /** Bytes of the lines that it logs. */
  logBytes: count,
  /** Bytes of each message that it puts into a queue. */
  queued: z.array(count),
})
export type Work = z.infer<typeof Work>

const Measured = z.strictObject({
  date: z.iso.date(),
  commit: z.string(),
  machine: z.string(),
  /** Of the text of each message. */
  bodyBytes: count,
  /** What a message takes in the table and its index, overhead included. */
  storedBytes: count,
  /** Milliseconds of the processor that the import of a function takes in a fresh process: the median. */
  initMs: z.partialRecord(z.enum(functionNames), count),
  work: z.record(z.enum(workNames), Work),
})
export type Measured = z.infer<typeof Measured>

export const measuredPath = new URL('./measured.json', import.meta.url)

export const readMeasured = (path: URL | string = measuredPath): Measured =>
  Measured.parse(JSON.parse(readFileSync(path, 'utf8')))
