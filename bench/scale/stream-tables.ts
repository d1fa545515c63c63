import { parallelizationFactor } from '../../infra/stream-lanes.ts'
import { usualAssumptions } from '../cost/assumptions.ts'
import { burstShare } from '../cost/message.ts'
import type { Measured } from '../cost/work.ts'
import { type Cell, count, short, table } from '../figures.ts'
import type { Draw } from './draws.ts'
import { type Lane, simulateLane } from './lane.ts'
import { type Load, secondsOf } from './load.ts'
import { quotas } from './quotas.ts'
import { heads } from './words.ts'

/** Lambda looks into the stream so often. */
const pollSeconds = 0.25

/** A table is as many partitions as its units ask for; each has a shard of the stream. */
const shardsFor = ({ needs }: Load): number =>
  Math.ceil(
    Math.max(
      quotas.newTable.writeUnits / quotas.partition.writeUnits,
      needs.writeUnits / quotas.partition.writeUnits,
      needs.readUnits / quotas.partition.readUnits,
    ),
  )

/** Seconds of an invocation that tells of so many messages. */
function tellingOf(measured: Measured): (records: number) => number {
  const alone = secondsOf(measured, 'tell 1 and the sender')
  const more = (secondsOf(measured, 'tell 1 of ten messages') - secondsOf(measured, 'tell 1')) / 9
  return (records) => alone + Math.max(0, more) * (records - 1)
}

function laneOf(load: Load, lanes: number, measured: Measured, draw: Draw): Lane {
  const rate = load.streamRecords / (shardsFor(load) * lanes)
  return simulateLane({
    rate,
    service: tellingOf(measured),
    pollSeconds,
    batchSize: 100,
    count: 20_000,
    draw,
  })
}

const laneRows: readonly (readonly [string, (lane: Lane) => string])[] = [
  ['of a lane’s time, busy', ({ utilisation }) => `${short(100 * utilisation)} %`],
  ['records of a batch', ({ meanBatch }) => short(meanBatch)],
  ['from the record to the last post, p50 ms', ({ p50 }) => short(1000 * p50)],
  ['p99 ms', ({ p99 }) => short(1000 * p99)],
]

export function streamTable(loads: readonly Load[], measured: Measured, newDraw: () => Draw): string {
  const lanes = loads.map((load) => laneOf(load, parallelizationFactor, measured, newDraw()))
  return table(heads('the stream', loads), [
    ['partitions, and shards', ...loads.map((load) => count(shardsFor(load)))],
    [
      `records a second for each of ${parallelizationFactor} lanes a shard`,
      ...loads.map((load) => short(load.streamRecords / (shardsFor(load) * parallelizationFactor))),
    ],
    ...laneRows.map(([name, value]): Cell[] => [name, ...lanes.map(value)]),
  ])
}

/** Fewer lanes put more messages of one conversation into a batch. */
export function lanesTable(load: Load, measured: Measured, newDraw: () => Draw): string {
  const factors = [1, 2, 3, 5, parallelizationFactor]
  const lanes = factors.map((factor) => laneOf(load, factor, measured, newDraw()))
  const pricing = { measured, assumptions: usualAssumptions }
  return table(
    [
      `${count(load.users)} users`,
      ...factors.map((factor) => `${factor} ${factor === 1 ? 'lane' : 'lanes'}`),
    ],
    [
      ...laneRows.map(([name, value]): Cell[] => [name, ...lanes.map(value)]),
      [
        'frames for each of a burst of ten',
        ...factors.map((factor) => `${short(100 * burstShare(pricing, factor))} %`),
      ],
    ],
  )
}
