import type { Clock, Invoke, Log } from '../events.ts'
import type { StreamRecord } from '../table/stream-records.ts'
import { type BatchOutcome, readAnswer } from './answer.ts'
import { type FailureCondition, failureMessage } from './failure-message.ts'
import type { MappingFaults } from './faults.ts'
import { troubled } from './faulty-invoke.ts'
import { pause } from './pause.ts'
import type { MappingSettings } from './properties.ts'
import { judge, type Part } from './retry.ts'

/** Sends to a queue or topic by ARN. */
export type SendFailure = (destinationArn: string, body: string) => Promise<unknown>

export interface DeliveryOptions {
  readonly settings: MappingSettings
  readonly invoke: Invoke
  readonly sendFailure: SendFailure
  readonly faults: MappingFaults
  readonly now: Clock
  readonly log: Log
  /** How long to wait after the n-th invocation in a row that did not help. */
  readonly retryDelayMs: (invokeCount: number) => number
  readonly signal: AbortSignal
}

/** Gives a batch to the function until all of it is dealt with; false when stopped before. Never rejects. */
export async function deliverBatch(
  records: readonly StreamRecord[],
  shardId: string,
  options: DeliveryOptions,
): Promise<boolean> {
  let waiting: readonly Part[] = [{ records, failureCount: 0, invokeCount: 0 }]
  for (;;) {
    const [next, ...rest] = waiting
    if (next === undefined) return true
    if (options.signal.aborted) return false
    const part = await discardOld(next, shardId, options)
    const outcome: BatchOutcome = part.records.length === 0 ? { kind: 'done' } : await attempt(part, options)
    const verdict = judge(part, outcome, options.settings)
    if (verdict.discarded) await discard(verdict.discarded, shardId, 'RetryAttemptsExhausted', options)
    waiting = [...verdict.again, ...rest]
    if (verdict.again.length > 0) await pause(options.retryDelayMs(part.invokeCount + 1), options.signal)
  }
}

async function attempt(part: Part, options: DeliveryOptions): Promise<BatchOutcome> {
  const { functionName, reportsFailures } = options.settings
  const result = await troubled(options)(functionName, { Records: part.records })
  return readAnswer(result, reportsFailures)
}

/** Leaves records that are over the mapping's age out, before every attempt. */
async function discardOld(part: Part, shardId: string, options: DeliveryOptions): Promise<Part> {
  const oldest = (options.now() - options.settings.recordAgeMs) / 1000
  const isOld = (record: StreamRecord) => (record.dynamodb?.ApproximateCreationDateTime ?? 0) < oldest
  const old = part.records.filter(isOld)
  if (old.length === 0) return part
  await discard({ ...part, records: old }, shardId, 'MaximumRecordAgeExceeded', options)
  return { ...part, records: part.records.filter((record) => !isOld(record)) }
}

async function discard(
  part: Part,
  shardId: string,
  condition: FailureCondition,
  options: DeliveryOptions,
): Promise<void> {
  const { functionName, failureDestination, streamArn } = options.settings
  options.log(`${functionName}: gave up ${part.records.length} stream record(s): ${condition}`)
  if (failureDestination === undefined) return
  const place = { functionArn: functionArn(options.settings), streamArn, now: options.now() }
  const message = failureMessage({ ...part, shardId, condition }, place)
  try {
    await options.sendFailure(failureDestination, JSON.stringify(message))
  } catch (error) {
    options.log(
      `${functionName}: the failure destination ${failureDestination} took nothing: ${String(error)}`,
    )
  }
}

/** A template names a function by name or by ARN. */
function functionArn({ functionName, streamArn }: MappingSettings): string {
  if (functionName.startsWith('arn:')) return functionName
  const [, partition, , region, account] = streamArn.split(':')
  return `arn:${partition}:lambda:${region}:${account}:function:${functionName}`
}
