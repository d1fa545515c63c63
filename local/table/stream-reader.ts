import { callTable, TableError } from './call.ts'
import { getIterator, type IteratorStart, listShards, type Shard, streamArnOf } from './shards.ts'
import {
  asLambdaRecord,
  changesNothing,
  type DatabaseRecord,
  type RecordOrigin,
  type StreamRecord,
} from './stream-records.ts'

/** Everything up to and with this record has been dealt with. Means nothing for another stream. */
export interface StreamPosition {
  /** The database's own name of the stream: a table made anew has another. */
  readonly stream: string
  readonly shardId: string
  readonly sequenceNumber: string
}

/** Records of one shard, in order. */
export interface StreamPage {
  readonly stream: string
  readonly shardId: string
  readonly records: readonly StreamRecord[]
  /** Nothing more was there at that moment. */
  readonly isLast: boolean
}

export interface StreamReader {
  /** The next records, perhaps none. Calls must not overlap. */
  read(limit: number): Promise<StreamPage>
}

export interface StreamReaderOptions extends RecordOrigin {
  readonly endpoint: string
  readonly tableName: string
  /** A position of another stream, or one already trimmed, counts as the beginning. */
  readonly from: StreamPosition | 'TRIM_HORIZON' | 'LATEST'
}

/** Reads one line of shards in order: what dynoxide and DynamoDB Local have. `LATEST` is fixed when this resolves. */
export async function openStream(options: StreamReaderOptions): Promise<StreamReader> {
  const stream = await streamArnOf(options.endpoint, options.tableName)
  const cursor = await openCursor(options, stream)
  return {
    async read(limit) {
      const found = await readRecords(options.endpoint, cursor, limit)
      const last = found.at(-1)
      if (last) cursor.sequenceNumber = last.dynamodb.SequenceNumber
      const records = found.filter((record) => !changesNothing(record))
      const page = {
        stream,
        shardId: cursor.shardId,
        records: records.map((record) => asLambdaRecord(record, options)),
        isLast: found.length === 0,
      }
      if (found.length === 0) await nextShard(options.endpoint, cursor)
      return page
    },
  }
}

interface Cursor {
  readonly stream: string
  shardId: string
  sequenceNumber: string | undefined
  /** Undefined once the shard has ended. */
  iterator: string | undefined
}

async function openCursor({ endpoint, from }: StreamReaderOptions, stream: string): Promise<Cursor> {
  const shards = await listShards(endpoint, stream)
  const { shard, start } = findStart(shards, stream, from)
  const cursor: Cursor = { stream, shardId: shard.ShardId, sequenceNumber: undefined, iterator: undefined }
  if (start.ShardIteratorType === 'AFTER_SEQUENCE_NUMBER') cursor.sequenceNumber = start.SequenceNumber
  cursor.iterator = await getIterator(endpoint, stream, shard.ShardId, start)
  return cursor
}

function findStart(
  shards: readonly Shard[],
  stream: string,
  from: StreamReaderOptions['from'],
): { shard: Shard; start: IteratorStart } {
  const oldest = shards[0]
  const newest = shards.at(-1)
  if (!oldest || !newest) throw new Error(`The stream ${stream} has no shards`)
  if (from === 'LATEST') return { shard: newest, start: { ShardIteratorType: 'LATEST' } }
  const beginning = { shard: oldest, start: { ShardIteratorType: 'TRIM_HORIZON' } } as const
  if (from === 'TRIM_HORIZON' || from.stream !== stream) return beginning
  const shard = shards.find(({ ShardId }) => ShardId === from.shardId)
  return shard ? { shard, start: after(from.sequenceNumber) } : beginning
}

const after = (sequenceNumber: string): IteratorStart => ({
  ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
  SequenceNumber: sequenceNumber,
})

async function readRecords(endpoint: string, cursor: Cursor, limit: number): Promise<DatabaseRecord[]> {
  if (cursor.iterator === undefined) return []
  try {
    const input = { ShardIterator: cursor.iterator, Limit: limit }
    const answer = await callTable<Answer>(endpoint, 'GetRecords', input, 'stream')
    cursor.iterator = answer.NextShardIterator
    return answer.Records ?? []
  } catch (error) {
    await renewIterator(endpoint, cursor, error)
    return []
  }
}

interface Answer {
  readonly Records?: DatabaseRecord[]
  readonly NextShardIterator?: string
}

/** An iterator lives 15 minutes; what was trimmed is lost on AWS as well. */
async function renewIterator(endpoint: string, cursor: Cursor, error: unknown): Promise<void> {
  const name = error instanceof TableError ? error.name : ''
  if (name !== 'ExpiredIteratorException' && name !== 'TrimmedDataAccessException') throw error
  const known = name === 'ExpiredIteratorException' ? cursor.sequenceNumber : undefined
  const start = known === undefined ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const) : after(known)
  cursor.iterator = await getIterator(endpoint, cursor.stream, cursor.shardId, start)
}

async function nextShard(endpoint: string, cursor: Cursor): Promise<void> {
  if (cursor.iterator !== undefined) return
  const shards = await listShards(endpoint, cursor.stream)
  const child = shards.find(({ ParentShardId }) => ParentShardId === cursor.shardId)
  if (!child) return
  cursor.shardId = child.ShardId
  cursor.sequenceNumber = undefined
  cursor.iterator = await getIterator(endpoint, cursor.stream, child.ShardId, {
    ShardIteratorType: 'TRIM_HORIZON',
  })
}
