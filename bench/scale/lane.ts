import { percentile } from '../stats.ts'
import { type Draw, gap } from './draws.ts'

export interface LaneOptions {
  /** Records a second that fall to this lane. */
  readonly rate: number
  /** Seconds of an invocation with so many records. */
  readonly service: (records: number) => number
  /** Lambda looks into the stream so often. */
  readonly pollSeconds: number
  readonly batchSize: number
  readonly count: number
  readonly draw: Draw
}

export interface Lane {
  readonly utilisation: number
  /** Records of a batch. */
  readonly meanBatch: number
  /** Seconds from the record to the end of its invocation. */
  readonly p50: number
  readonly p99: number
}

/**
 * One of the ten that share a shard: a batch after the other, of all that has come meanwhile. Where nothing waits, the
 * next look is at the next poll.
 */
export function simulateLane({ rate, service, pollSeconds, batchSize, count, draw }: LaneOptions): Lane {
  const arrivals = arrivalTimes(rate, count, draw)
  const delays: number[] = []
  let [next, now, busy, batches] = [0, 0, 0, 0]
  while (next < count) {
    const arrival = arrivals[next] ?? 0
    if (arrival > now) now = Math.ceil(arrival / pollSeconds) * pollSeconds
    let end = next
    while (end < count && end - next < batchSize && (arrivals[end] ?? 0) <= now) end += 1
    const seconds = service(end - next)
    now += seconds
    busy += seconds
    batches += 1
    for (; next < end; next += 1) delays.push(now - (arrivals[next] ?? 0))
  }
  return {
    utilisation: busy / now,
    meanBatch: count / batches,
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
  }
}

function arrivalTimes(rate: number, count: number, draw: Draw): number[] {
  let now = 0
  return Array.from({ length: count }, () => {
    now += gap(draw, rate)
    return now
  })
}
