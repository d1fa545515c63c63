import type { StreamRecord } from '../table/stream-records.ts'

/** A record on its way to the function, and where it came from. */
export interface Passenger {
  readonly record: StreamRecord
  readonly shardId: string
  readonly arrivedAt: number
  /** Says that it was dealt with. */
  done(): void
}

export interface Lanes {
  /** Records of one item keep their order; those of different items may overtake each other. */
  add(passengers: readonly Passenger[]): void
  /** Once every batch under way has ended. */
  settled(): Promise<void>
}

interface Lane {
  waiting: Passenger[]
  running: Promise<void> | undefined
}

export interface LaneOptions {
  readonly laneCount: number
  readonly isStopped: () => boolean
  /** Cuts the next batch off the waiting ones, perhaps after waiting for more. */
  readonly gather: (waiting: Passenger[]) => Promise<readonly Passenger[]>
  readonly work: (batch: readonly Passenger[]) => Promise<void>
}

/** Each lane works on one batch at a time. */
export function createLanes(options: LaneOptions): Lanes {
  const lanes: Lane[] = Array.from({ length: options.laneCount }, () => ({ waiting: [], running: undefined }))
  const run = async (lane: Lane) => {
    while (lane.waiting.length > 0 && !options.isStopped()) {
      await options.work(await options.gather(lane.waiting))
    }
    lane.running = undefined
  }
  return {
    add(passengers) {
      for (const passenger of passengers) {
        lanes[laneOf(passenger.record, lanes.length)]?.waiting.push(passenger)
      }
      for (const lane of lanes) if (lane.waiting.length > 0) lane.running ??= run(lane)
    },
    async settled() {
      await Promise.all(lanes.map((lane) => lane.running))
    },
  }
}

function laneOf(record: StreamRecord, laneCount: number): number {
  return laneCount === 1 ? 0 : hash(itemKey(record)) % laneCount
}

/** Attributes come in any order. */
function itemKey(record: StreamRecord): string {
  return JSON.stringify(
    Object.entries(record.dynamodb?.Keys ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}
