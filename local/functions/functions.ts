import type { Fault, Invoke, InvokeResult, Log } from '../events.ts'
import type { Place } from '../template/attributes.ts'
import { startEnvironment } from './environment.ts'
import type { FunctionConfig } from './function-config.ts'
import { createPool, type Pool } from './pool.ts'
import { variablesOf } from './variables.ts'

export interface FunctionsOptions extends Place {
  readonly functions: readonly FunctionConfig[]
  /** Variables that every function gets, over those of its template. */
  readonly variables: Readonly<Record<string, string>>
  /** The most environments of one function. */
  readonly maxEnvironments?: number
  readonly idleMs?: number
  readonly log: Log
}

export interface Functions {
  readonly invoke: Invoke
  /**
   * Kills one environment of the function, with its event in flight: the one with that id (what it sends as session
   * token), else a busy one if there is any. Resolves when it is gone; undefined when none is running.
   */
  killOne(functionName: string, environmentId?: string): Promise<void> | undefined
  /** Set to a function's name, kills one of its environments at once. */
  readonly killFault: Fault
  /** Imports one environment of each function, one after the other. */
  prewarm(): Promise<void>
  stop(): Promise<void>
}

/** Lambda's bound on an event. */
const maxPayloadBytes = 6 * 1024 * 1024

/** All functions of the stacks, found by logical id (with or without its hash), name or ARN (with or without a qualifier). */
export function createFunctions(options: FunctionsOptions): Functions {
  const pools = new Map<string, Pool>()
  const all = options.functions.map((config) => {
    const pool = startPool(config, options)
    for (const key of [config.shortName, config.logicalId, config.name, config.arn]) pools.set(key, pool)
    return pool
  })
  const find = (name: string) => pools.get(name) ?? pools.get(name.split(':').slice(0, 7).join(':'))
  const killOne: Functions['killOne'] = (name, id) => find(name)?.killOne(id)
  return {
    invoke: async (name, event) => {
      const pool = find(name)
      const payload = JSON.stringify(event)
      if (Buffer.byteLength(payload) > maxPayloadBytes) return tooLarge
      return pool === undefined ? notFound(name) : pool.invoke(payload)
    },
    killOne,
    killFault: createKillFault(killOne),
    prewarm: async () => {
      for (const pool of all) await pool.prewarm()
    },
    stop: async () => void (await Promise.all(all.map((pool) => pool.stop()))),
  }
}

function startPool(config: FunctionConfig, options: FunctionsOptions): Pool {
  const { maxEnvironments = 10, idleMs = 60_000, log } = options
  const limit = Math.min(maxEnvironments, config.reservedConcurrency ?? maxEnvironments)
  if (limit === 0) return throttledPool
  let count = 0
  return createPool({
    maxEnvironments: limit,
    idleMs,
    start: () => {
      count += 1
      const { region, accountId, variables } = options
      const environmentId = String(count)
      const own = variablesOf(config, { region, accountId, extra: variables, environmentId })
      return startEnvironment(config, { id: environmentId, variables: own, log })
    },
  })
}

function createKillFault(killOne: (name: string) => unknown): Fault {
  return {
    set(name) {
      if (typeof name !== 'string') throw new TypeError('killFunction takes the name of a function')
      if (!killOne(name)) throw new TypeError(`killFunction: no environment of ${name} is running`)
    },
    get: () => undefined,
    clear: () => undefined,
  }
}

/** A reserved concurrency of zero switches a function off. */
const throttledPool: Pool = {
  invoke: async () => ({
    ok: false,
    error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.', refusedWith: 429 },
  }),
  prewarm: async () => undefined,
  killOne: () => undefined,
  stop: async () => undefined,
}

const tooLarge: InvokeResult = {
  ok: false,
  error: {
    errorType: 'RequestTooLargeException',
    errorMessage: `Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation`,
    refusedWith: 413,
  },
}

function notFound(name: string): InvokeResult {
  return {
    ok: false,
    error: {
      errorType: 'ResourceNotFoundException',
      errorMessage: `Function not found: ${name}`,
      refusedWith: 404,
    },
  }
}
