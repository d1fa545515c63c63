import {
  type _Record,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { Failure } from './failure.ts'

export interface Found {
  /**
   * Everything between the first and the last record that the failure names. That is more than it means where a mapping
   * works on a shard in parallel or filters: telling of those again does no harm.
   */
  readonly records: readonly _Record[]
  /** False when the stream has forgotten some of them, or all. */
  readonly isWhole: boolean
}

/** A shard that is written to answers empty pages before it comes to its records, but not so many. */
const mostEmptyPages = 100

/** Reads the records of a batch from the stream again. */
export async function readRecords(streams: DynamoDBStreamsClient, failure: Failure): Promise<Found> {
  const start = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: String(failure.start) } as const
  const records =
    (await readFrom(streams, failure, start)) ??
    // The first record is gone; perhaps not all are.
    (await readFrom(streams, failure, { ShardIteratorType: 'TRIM_HORIZON' })) ??
    []
  const isWhole = sequenceOf(records[0]) === failure.start && sequenceOf(records.at(-1)) === failure.end
  return { records, isWhole }
}

type Start =
  | { readonly ShardIteratorType: 'AT_SEQUENCE_NUMBER'; readonly SequenceNumber: string }
  | { readonly ShardIteratorType: 'TRIM_HORIZON' }

/** Undefined when the stream has forgotten that place. */
async function readFrom(
  streams: DynamoDBStreamsClient,
  { streamArn, shardId, start, end }: Failure,
  from: Start,
): Promise<_Record[] | undefined> {
  const records: _Record[] = []
  try {
    const place = { StreamArn: streamArn, ShardId: shardId, ...from }
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(place))
    for (let empty = 0; ShardIterator !== undefined && empty < mostEmptyPages; ) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }))
      const found = page.Records ?? []
      records.push(...found.filter((record) => isBetween(sequenceOf(record), start, end)))
      if (found.some((record) => sequenceOf(record) >= end)) break
      empty = found.length === 0 ? empty + 1 : 0
      ShardIterator = page.NextShardIterator
    }
    return records
  } catch (error) {
    const isForgotten = ['TrimmedDataAccessException', 'ResourceNotFoundException'].includes(
      (error as Error).name,
    )
    if (isForgotten) return undefined
    throw error
  }
}

const isBetween = (value: bigint, start: bigint, end: bigint) => value >= start && value <= end

const sequenceOf = (record: _Record | undefined): bigint => BigInt(record?.dynamodb?.SequenceNumber ?? -1)
