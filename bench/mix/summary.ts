import { percentile } from '../stats.ts'
import { type RequestKind, requestKinds, type Sample, type Samples } from './load-messages.ts'

/** Milliseconds from when a request was to begin until its answer was there, also of those that failed. */
export interface Summary {
  readonly count: number
  readonly average: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  /** What went wrong, and how often. */
  readonly failures: ReadonlyMap<string, number>
}

export function summaryOf(samples: Samples): Summary {
  const times = samples.map(({ latencyMs }) => latencyMs)
  return {
    count: times.length,
    average: times.reduce((sum, ms) => sum + ms, 0) / times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    max: percentile(times, 1),
    failures: failuresOf(samples),
  }
}

function failuresOf(samples: Samples): Map<string, number> {
  const failed = samples.flatMap(({ failure }) => failure ?? [])
  return new Map([...Map.groupBy(failed, (failure) => failure)].map(([name, all]) => [name, all.length]))
}

export const byKind = (samples: Samples): Map<RequestKind, Sample[]> =>
  new Map(requestKinds.map((kind) => [kind, samples.filter((one) => one.kind === kind)]))

const tooLongMs = 500

/** The rise ends where one in a hundred waits longer than half a second, or anything fails. */
export const isTooMuch = ({ p99, failures }: Summary): boolean => p99 > tooLongMs || failures.size > 0
