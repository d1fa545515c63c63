import { randomUUID } from 'node:crypto'
import type { StreamRecord } from '../table/stream-records.ts'

export type FailureCondition = 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded'

export interface Discarded {
  readonly records: readonly StreamRecord[]
  readonly shardId: string
  readonly condition: FailureCondition
  readonly invokeCount: number
}

/** The message for the failure destination, after "Retaining records for failed invocations" of the Lambda guide. It names the records and does not hold them. */
export function failureMessage(
  { records, shardId, condition, invokeCount }: Discarded,
  place: { readonly functionArn: string; readonly streamArn: string; readonly now: number },
): Record<string, unknown> {
  const first = records[0]?.dynamodb
  const last = records.at(-1)?.dynamodb
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: place.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(invokeCount > 0 && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    }),
    version: '1.0',
    timestamp: new Date(place.now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: arrival(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: place.streamArn,
    },
  }
}

/** Whole seconds, as AWS writes them. */
const arrival = (seconds = 0) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
