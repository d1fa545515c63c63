import type { Clock, Fault, Invoke, Log } from '../events.ts'
import type { StreamPage, StreamPosition, StreamReader } from '../table/stream-reader.ts'
import { openCheckpoint } from './checkpoint.ts'
import { type DeliveryOptions, deliverBatch, type SendFailure } from './deliver-batch.ts'
import { createMappingFaults } from './faults.ts'
import { createFilter } from './filter.ts'
import { createLanes, type Lanes, type Passenger } from './lanes.ts'
import { pause } from './pause.ts'
import { type Progress, trackProgress } from './progress.ts'
import { type MappingProperties, readSettings } from './properties.ts'
import { takeBatch } from './take-batch.ts'

export interface Mapping {
  readonly faults: Readonly<Record<string, Fault>>
  /** True when everything read has been dealt with and the last look found nothing: a write of just now may be unseen. */
  isIdle(): boolean
  /** Once all that was in the stream when this was called, and what came meanwhile, has been dealt with. */
  settled(): Promise<void>
  /** Lets batches under way end and keeps the position. */
  stop(): Promise<void>
}

export interface MappingOptions {
  readonly properties: MappingProperties
  /** Opens the stream where the mapping was, or at the starting position of its properties. */
  readonly openStream: (from: StreamPosition | 'TRIM_HORIZON' | 'LATEST') => Promise<StreamReader>
  readonly invoke: Invoke
  readonly sendFailure: SendFailure
  /** Where the position is kept; undefined forgets it. */
  readonly file: string | undefined
  readonly now: Clock
  readonly log: Log
  /** 50 by default; AWS polls every 250. */
  readonly pollMs?: number
  /** `defaultRetryDelayMs` unless told. */
  readonly retryDelayMs?: (invokeCount: number) => number
  readonly seed?: number
}

const readLimit = 1_000
/** With so many records under way, reading waits for the function. */
const openLimit = 10_000

/** 100 ms, doubled with each try, at most 5 s. AWS waits too, and does not document how long. */
export const defaultRetryDelayMs = (invokeCount: number) => Math.min(100 * 2 ** (invokeCount - 1), 5_000)

/** Runs one event source mapping of a DynamoDB stream as Lambda does: filter, lanes, batches, retries, failure destination. */
export async function startMapping(options: MappingOptions): Promise<Mapping> {
  const settings = readSettings(options.properties)
  const stopping = new AbortController()
  const { signal } = stopping
  const checkpoint = openCheckpoint(options.file, options.log)
  const reader = await options.openStream(checkpoint.start ?? settings.startingPosition)
  const faults = createMappingFaults(options.seed ?? 1)
  const { retryDelayMs = defaultRetryDelayMs } = options
  const lanes = openLanes({ ...options, settings, faults, retryDelayMs, signal })
  const progress = trackProgress(checkpoint.save)
  const passes = createFilter(options.properties.FilterCriteria)
  const looks = { begun: 0, lastEmpty: 0, foundNothing: false }

  /** Answers whether there may be more at once. */
  const poll = async () => {
    if (progress.openCount() >= openLimit) return false
    looks.begun += 1
    const page = await reader.read(readLimit)
    looks.foundNothing = page.isLast
    if (page.isLast) looks.lastEmpty = looks.begun
    lanes.add(board(page, progress, passes))
    return !page.isLast
  }
  const polling = pollUntilStopped(poll, options, signal)
  return {
    faults: faults.named,
    isIdle: () => looks.foundNothing && progress.openCount() === 0,
    async settled() {
      const last = looks.begun
      while (!signal.aborted && (looks.lastEmpty <= last || progress.openCount() > 0)) await pause(5, signal)
    },
    async stop() {
      stopping.abort()
      await polling
      await lanes.settled()
      await checkpoint.flush()
    },
  }
}

/** What the filter leaves out is dealt with at once. */
function board(page: StreamPage, progress: Progress, passes: (event: unknown) => boolean): Passenger[] {
  const { stream, shardId } = page
  return page.records.flatMap((record) => {
    const done = progress.begin({ stream, shardId, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' })
    if (passes(record)) return [{ record, shardId, arrivedAt: performance.now(), done }]
    done()
    return []
  })
}

function openLanes(delivery: DeliveryOptions): Lanes {
  const { settings, faults, signal } = delivery
  return createLanes({
    laneCount: settings.laneCount,
    isStopped: () => signal.aborted,
    gather: (waiting) => {
      const split = faults.named.splitBatches.get() !== undefined
      return takeBatch(waiting, split ? { batchSize: 1, windowMs: 0 } : settings, signal)
    },
    async work(batch) {
      const records = batch.map(({ record }) => record)
      const finished = await deliverBatch(records, batch[0]?.shardId ?? '', delivery)
      if (finished) for (const passenger of batch) passenger.done()
    },
  })
}

/** A database that does not answer is asked again, and complained about once. */
async function pollUntilStopped(
  poll: () => Promise<boolean>,
  { log, pollMs = 50 }: MappingOptions,
  signal: AbortSignal,
): Promise<void> {
  let complained = false
  while (!signal.aborted) {
    const more = await poll().catch((error: unknown) => {
      if (!complained) log(`The stream cannot be read: ${String(error)}`)
      complained = true
      return false
    })
    if (!more) await pause(pollMs, signal)
  }
}
