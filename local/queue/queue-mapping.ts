import type { SQSRecord } from 'aws-lambda'
import type { Invoke, Log } from '../events.ts'
import { readAnswer } from '../stream-mapping/answer.ts'
import { createFilter, type FilterCriteria } from '../stream-mapping/filter.ts'
import { pause } from '../stream-mapping/pause.ts'
import type { Received } from './message-store.ts'
import type { QueueConfig } from './queue-config.ts'
import type { Room } from './room.ts'
import { asLambdaRecord } from './sqs-record.ts'

/** What is read of a resolved AWS::Lambda::EventSourceMapping for a queue. CloudFormation may spell numbers as text. */
export interface QueueMappingProperties {
  readonly EventSourceArn: string
  readonly FunctionName: string
  readonly BatchSize?: number | string
  readonly MaximumBatchingWindowInSeconds?: number | string
  readonly FunctionResponseTypes?: readonly string[]
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number | string }
  readonly FilterCriteria?: FilterCriteria
}

export interface QueueMapping {
  /** True when the queue holds nothing, hidden messages included. */
  isIdle(): boolean
  /** Lets batches under way end. */
  stop(): Promise<void>
}

/** Lambda starts with five pollers too, and adds more. */
const defaultConcurrency = 5
const pollWaitMs = 1_000

/** Runs one event source mapping of a queue: what the function does not take comes again once it is visible. */
export function startQueueMapping(
  room: Room,
  properties: QueueMappingProperties,
  { invoke, log }: { readonly invoke: Invoke; readonly log: Log },
): QueueMapping {
  const queue = room.find(properties.EventSourceArn)
  const stopping = new AbortController()
  const { signal } = stopping
  const passes = createFilter(properties.FilterCriteria)

  const pollOnce = async () => {
    const messages = await gather(room, queue, properties, signal)
    await deliver(room, queue, messages, passes, properties, invoke)
  }
  const poll = async () => {
    while (!signal.aborted) {
      await pollOnce().catch(async (error: unknown) => {
        log(`${properties.FunctionName}: a queue failed: ${String(error)}`)
        await pause(1_000, signal)
      })
    }
  }
  const pollers = Array.from({ length: concurrencyOf(properties) }, poll)
  return {
    isIdle: () => Object.values(room.store.count(queue, room.now())).every((count) => count === 0),
    async stop() {
      stopping.abort()
      await Promise.all(pollers)
    },
  }
}

const concurrencyOf = ({ ScalingConfig }: QueueMappingProperties) =>
  Number(ScalingConfig?.MaximumConcurrency ?? defaultConcurrency)

/** The first message, and what comes within the batching window after it. */
async function gather(
  room: Room,
  queue: QueueConfig,
  properties: QueueMappingProperties,
  signal: AbortSignal,
): Promise<Received[]> {
  const size = Number(properties.BatchSize ?? 10)
  const windowMs = Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000
  const messages = await room.receive(queue, { count: size, waitMs: pollWaitMs, signal })
  const end = performance.now() + windowMs
  while (messages.length > 0 && messages.length < size && performance.now() < end && !signal.aborted) {
    const waitMs = end - performance.now()
    messages.push(...(await room.receive(queue, { count: size - messages.length, waitMs, signal })))
  }
  return messages
}

async function deliver(
  room: Room,
  queue: QueueConfig,
  messages: readonly Received[],
  passes: (event: unknown) => boolean,
  properties: QueueMappingProperties,
  invoke: Invoke,
): Promise<void> {
  const records = messages.map((message) => asLambdaRecord(message, queue))
  const wanted = records.filter((record) => passes(readable(record)))
  const remove = (record: SQSRecord) => room.store.remove(queue, record.receiptHandle)
  // A filter takes what it refuses off the queue.
  for (const record of records) if (!wanted.includes(record)) remove(record)
  if (wanted.length === 0) return
  const reports = properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false
  const outcome = readAnswer(await invoke(properties.FunctionName, { Records: wanted }), reports)
  if (outcome.kind === 'failed' || outcome.kind === 'throttled') return
  const failed = outcome.kind === 'partly' ? outcome.identifiers : []
  if (!failed.every((id) => wanted.some(({ messageId }) => messageId === id))) return
  for (const record of wanted) if (!failed.includes(record.messageId)) remove(record)
}

/** Patterns look into a body that is JSON. */
function readable(record: SQSRecord): unknown {
  try {
    return { ...record, body: JSON.parse(record.body) as unknown }
  } catch {
    return record
  }
}
