import { claimDataDirectory } from './data-directory.ts'
import { type InvokeResult, StartError } from './events.ts'
import { applyFaults, type Faults } from './http/fault-controls.ts'
import type { Place } from './http/front-page.ts'
import { startServer } from './http/server.ts'
import { furnish, type Rooms } from './rooms.ts'
import type { RuntimeOptions } from './runtime-options.ts'

export interface Runtime {
  /** `http://localhost:4000` */
  readonly url: string
  readonly port: number
  readonly places: readonly Place[]
  /** The outputs of the stacks, by stack and name, with local URLs. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly faults: Faults
  invoke(functionName: string, event: unknown): Promise<InvokeResult>
  /** Kills one environment of the function with its event in flight; undefined when none runs. */
  killOne(functionName: string): Promise<void> | undefined
  /** Deletes what has expired by the runtime's clock, or will have in so many milliseconds; answers how many items that were. */
  sweep(aheadMs?: number): Promise<number>
  stop(): Promise<void>
}

/** Runs the stacks of an assembly. Throws a `StartError` for what the person at the terminal can mend. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const closers: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    if (options.dataDir !== undefined) closers.push(claimDataDirectory(options.dataDir))
    const server = await startServer(options)
    closers.push(server.close)
    const { assemblyDir } = options
    const directory = typeof assemblyDir === 'string' ? assemblyDir : await assemblyDir()
    const rooms = await furnish({ ...options, assemblyDir: directory }, server, (close) =>
      closers.push(close),
    )
    startFaults(rooms.faults, options)
    if (options.prewarm ?? true) void rooms.functions.prewarm()
    return describe(rooms, server.port, stop)
  } catch (cause) {
    await stop()
    throw cause
  }
}

function startFaults(faults: Faults, { faults: chosen = {}, progress, seed = 1 }: RuntimeOptions): void {
  const problem = applyFaults(faults, chosen)
  if (problem !== undefined) throw new StartError(`--fault: ${problem}`)
  const names = Object.keys(chosen)
  if (names.length > 0) progress?.(`faults: ${names.join(', ')}; seed ${seed}`)
}

function describe(rooms: Rooms, port: number, stop: () => Promise<void>): Runtime {
  return {
    url: `http://localhost:${port}`,
    port,
    places: rooms.places,
    outputs: rooms.outputs,
    faults: rooms.faults,
    invoke: rooms.functions.invoke,
    killOne: rooms.functions.killOne,
    sweep: rooms.sweep,
    stop,
  }
}
