import type { Clock, Log } from './events.ts'
import type { SocketLimits } from './sockets/limits.ts'

/** The account that the stacks pretend to be in. */
export const accountId = '000000000000'

export interface RuntimeOptions {
  /** A cloud assembly, `cdk.out`. A function is asked once port and data directory are ours: making one takes long. */
  readonly assemblyDir: string | (() => Promise<string>)
  /** 0 takes a free port. */
  readonly port: number
  /** Undefined keeps nothing. */
  readonly dataDir: string | undefined
  /** For every function, over what the template says. */
  readonly variables?: Readonly<Record<string, string>>
  /** A DynamoDB that runs already; else one is started. */
  readonly databaseEndpoint?: string | undefined
  /** What the person at the terminal should know. */
  readonly log: Log
  /** What functions print. */
  readonly functionLog?: Log
  /** The steps of starting. */
  readonly progress?: Log
  readonly now?: Clock
  readonly region?: string
  /** Imports a copy of each function ahead of its first event; true unless told. */
  readonly prewarm?: boolean
  /** The same seed strikes the same faults. */
  readonly seed?: number
  /** Faults that are on from the start, by name, each as `/local/faults` takes it. */
  readonly faults?: Readonly<Record<string, unknown>>
  readonly limits?: RuntimeLimits
}

/** AWS's limits, for tests to shrink. */
export interface RuntimeLimits {
  /** Environments of one function. */
  readonly maxEnvironments?: number
  /** Of a REST integration. */
  readonly restTimeoutMs?: number
  readonly sockets?: Partial<SocketLimits>
  /** Between two looks into a stream. */
  readonly streamPollMs?: number
}
