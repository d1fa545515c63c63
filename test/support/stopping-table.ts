import type { Table } from '../../shared/store/table.ts'

/** How a handler ends at its n-th write: the whole process dies, or only that one write never arrives. */
export type Ending = 'stops' | 'loses'

export interface StoppingTable {
  readonly table: Table
  /** False where everything went well, because there were fewer writes than that. */
  readonly stopped: () => boolean
  /** Resolves once nothing is under way any more. */
  readonly quiet: () => Promise<void>
}

/**
 * A table that fails at the n-th write, counted from 1. One that `stops` refuses every call from then on, as for a
 * process that is no more; one that `loses` refuses that write alone, as when its fellows were already under way.
 */
export function stoppingTable(table: Table, stopAt: number, ending: Ending): StoppingTable {
  let writes = 0
  let stopped = false
  const dead = (): never => {
    throw new StoppedError()
  }
  const underWay = new Set<Promise<unknown>>()
  const track = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    underWay.add(answer)
    return answer
  }
  const reading =
    <Arguments extends unknown[], Answer>(call: (...given: Arguments) => Promise<Answer>) =>
    async (...given: Arguments): Promise<Answer> =>
      stopped && ending === 'stops' ? dead() : track(call(...given))
  const writing =
    <Arguments extends unknown[], Answer>(call: (...given: Arguments) => Promise<Answer>) =>
    async (...given: Arguments): Promise<Answer> => {
      writes += 1
      const isLast = writes === stopAt
      stopped ||= isLast
      return isLast || (stopped && ending === 'stops') ? dead() : track(call(...given))
    }
  return {
    table: {
      get: reading(table.get),
      batchGet: reading(table.batchGet),
      query: reading(table.query),
      put: writing(table.put),
      update: writing(table.update),
      delete: writing(table.delete),
      deleteMany: writing(table.deleteMany),
      transact: writing(table.transact),
    },
    stopped: () => stopped,
    quiet: async () => {
      await Promise.allSettled(underWay)
    },
  }
}

export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}
