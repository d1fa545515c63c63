import * as z from 'zod'

const sequenceNumber = z.string().regex(/^\d+$/)

const failureSchema = z.object({
  timestamp: z.string(),
  requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
    batchSize: z.number(),
    streamArn: z.string(),
  }),
})

/** A batch that a mapping gave up, after "Example SQS queue" in the Lambda guide's page on discarded DynamoDB records. */
export interface Failure {
  readonly at: string
  readonly condition: string
  readonly invokeCount: number
  readonly streamArn: string
  readonly shardId: string
  readonly start: bigint
  readonly end: bigint
  /** How many of the records between start and end were meant. */
  readonly batchSize: number
}

/** Undefined for a message that names no batch of a DynamoDB stream. */
export function readFailure(body: string): Failure | undefined {
  const { data } = failureSchema.safeParse(parse(body))
  if (data === undefined) return undefined
  const { timestamp, requestContext, DDBStreamBatchInfo: batch } = data
  return {
    at: timestamp,
    condition: requestContext.condition,
    invokeCount: requestContext.approximateInvokeCount,
    streamArn: batch.streamArn,
    shardId: batch.shardId,
    start: BigInt(batch.startSequenceNumber),
    end: BigInt(batch.endSequenceNumber),
    batchSize: batch.batchSize,
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
