import { percentile } from '../stats.ts'
import { type Draw, gap } from './draws.ts'

export interface QueueOptions {
  /** Arrivals a second, at random. */
  readonly rate: number
  readonly servers: number
  /** Seconds that serving one takes, drawn anew for each. */
  readonly service: (draw: Draw) => number
  readonly count: number
  readonly draw: Draw
}

export interface Queued {
  /** Of the servers' time, the share in which they serve. */
  readonly utilisation: number
  /** Seconds before one is served. */
  readonly meanWait: number
  readonly p99Wait: number
}

/** A queue, served in order by whoever is free first: one arrival after another. The first tenth only warms it up. */
export function simulateQueue({ rate, servers, service, count, draw }: QueueOptions): Queued {
  const freeAt = new Float64Array(servers)
  const waits: number[] = []
  let now = 0
  let busy = 0
  let end = 0
  for (let place = 0; place < count; place += 1) {
    now += gap(draw, rate)
    const server = firstFree(freeAt)
    const begin = Math.max(now, freeAt[server] ?? 0)
    const seconds = service(draw)
    freeAt[server] = begin + seconds
    busy += seconds
    end = Math.max(end, begin + seconds)
    if (place >= count / 10) waits.push(begin - now)
  }
  return {
    utilisation: busy / (end * servers),
    meanWait: waits.reduce((sum, one) => sum + one, 0) / waits.length,
    p99Wait: percentile(waits, 0.99),
  }
}

function firstFree(freeAt: Float64Array): number {
  let first = 0
  for (let one = 1; one < freeAt.length; one += 1) {
    if ((freeAt[one] ?? 0) < (freeAt[first] ?? 0)) first = one
  }
  return first
}
