import { availableParallelism } from 'node:os'
import type { InvokeResult } from '../events.ts'
import type { Environment } from './environment.ts'

export interface PoolOptions {
  /** The most environments at once; further events wait. */
  readonly maxEnvironments: number
  /** Environments beyond the first that had nothing to do for so long are ended. */
  readonly idleMs: number
  readonly start: () => Environment
}

/** The environments of one function: as many as its events need, each with one event at a time. */
export interface Pool {
  invoke(event: string): Promise<InvokeResult>
  /** Starts the first environment ahead of the first event. */
  prewarm(): Promise<void>
  /** Kills the environment with that id, or a busy one, or any; undefined when there is none. */
  killOne(environmentId?: string): Promise<void> | undefined
  stop(): Promise<void>
}

interface Waiting {
  readonly event: string
  readonly settle: (result: InvokeResult) => void
}

const killed = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' }

/** Starting takes a core. Meanwhile those that run may serve who waits, and so many are not needed after all. */
const startsAtOnce = Math.max(1, availableParallelism() - 1)

export function createPool({ maxEnvironments, idleMs, start }: PoolOptions): Pool {
  const environments = new Set<Environment>()
  const idle: { environment: Environment; since: number }[] = []
  const waiting: Waiting[] = []
  let starting = 0
  let stopped = false

  const release = (environment: Environment) => {
    if (environment.isDead) environments.delete(environment)
    else idle.push({ environment, since: Date.now() })
    serve()
  }
  const run = async (environment: Environment, { event, settle }: Waiting) => {
    settle(await environment.invoke(event))
    release(environment)
  }
  const add = async () => {
    const environment = start()
    environments.add(environment)
    starting += 1
    const broken = await environment.started
    starting -= 1
    if (broken !== undefined) {
      environments.delete(environment)
      waiting.shift()?.settle({ ok: false, error: broken })
      serve()
    } else release(environment)
  }
  const takeIdle = () => {
    // The last one back is the warmest, as Lambda prefers; one that crashed between two events is passed over.
    let last = idle.pop()
    while (last?.environment.isDead) {
      environments.delete(last.environment)
      last = idle.pop()
    }
    return last?.environment
  }
  const serve = () => {
    while (waiting.length > 0) {
      const environment = takeIdle()
      if (environment === undefined) break
      const next = waiting.shift()
      if (next !== undefined) void run(environment, next)
    }
    const missing = Math.min(
      waiting.length - starting,
      maxEnvironments - environments.size,
      startsAtOnce - starting,
    )
    for (let count = 0; count < missing && !stopped; count += 1) void add()
  }
  const reap = () => {
    const limit = Date.now() - idleMs
    while (environments.size > 1 && idle[0] !== undefined && idle[0].since < limit) {
      const environment = idle.shift()?.environment
      if (environment !== undefined) environments.delete(environment)
      void environment?.kill(killed)
    }
  }
  const reaper = setInterval(reap, idleMs).unref()

  return {
    invoke: (event) =>
      new Promise((settle) => {
        waiting.push({ event, settle })
        serve()
      }),
    prewarm: async () => {
      if (environments.size === 0 && !stopped) await add()
    },
    killOne: (environmentId) => {
      const living = [...environments].filter(
        ({ isDead, id }) => !isDead && (environmentId === undefined || id === environmentId),
      )
      const victim = living.find((environment) => environment.isBusy) ?? living[0]
      return victim?.kill(killed)
    },
    stop: async () => {
      stopped = true
      clearInterval(reaper)
      for (const { settle } of waiting.splice(0)) settle({ ok: false, error: killed })
      await Promise.all([...environments].map((environment) => environment.kill(killed)))
    },
  }
}
