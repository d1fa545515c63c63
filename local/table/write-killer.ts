import type { TableFaults } from './table-faults.ts'
import { isOf, type TableRequest } from './table-request.ts'

/** Ends one environment of a function, at once and with its event in flight. */
export type KillEnvironment = (functionId: string, environmentId: string) => unknown

/** Whether an environment dies at this write, and whether the table has the write then. */
export interface WriteKiller {
  strike(request: TableRequest): 'lost' | 'done' | undefined
  kill(request: TableRequest): Promise<void>
  /** Counting starts anew. */
  reset(): void
}

export function createWriteKiller({ named, random }: TableFaults, kill: KillEnvironment): WriteKiller {
  const counts = new Map<string, number>()
  const count = ({ functionId, environmentId }: TableRequest) => {
    const name = `${functionId}/${environmentId}`
    const next = (counts.get(name) ?? 0) + 1
    counts.set(name, next)
    return next
  }
  return {
    strike(request) {
      const setting = named.killAtWrite.get()
      if (!setting || !isOf(request, setting.function)) return undefined
      const struck = setting.rate === undefined ? count(request) === setting.write : random() < setting.rate
      if (!struck) return undefined
      if (setting.rate === undefined) named.killAtWrite.clear()
      return setting.outcome === 'either' ? (random() < 0.5 ? 'lost' : 'done') : setting.outcome
    },
    async kill({ functionId, environmentId }) {
      await kill(functionId, environmentId)
    },
    reset: () => counts.clear(),
  }
}
