import { callTable } from './call.ts'

export interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
}

interface Description {
  readonly StreamDescription: { readonly Shards?: readonly Shard[] }
}

/** The stream of a table as the database calls it, which is not what the template calls it. */
export async function streamArnOf(endpoint: string, tableName: string): Promise<string> {
  const { Table } = await callTable<{ Table: { LatestStreamArn?: string } }>(endpoint, 'DescribeTable', {
    TableName: tableName,
  })
  if (Table.LatestStreamArn === undefined) throw new Error(`The table ${tableName} has no stream`)
  return Table.LatestStreamArn
}

/** Parents first. A local database has one line of shards: each closed one has one child. */
export async function listShards(endpoint: string, streamArn: string): Promise<readonly Shard[]> {
  const answer = await callTable<Description>(endpoint, 'DescribeStream', { StreamArn: streamArn }, 'stream')
  return answer.StreamDescription.Shards ?? []
}

export type IteratorStart =
  | { readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly ShardIteratorType: 'AFTER_SEQUENCE_NUMBER'; readonly SequenceNumber: string }

export async function getIterator(
  endpoint: string,
  streamArn: string,
  shardId: string,
  start: IteratorStart,
): Promise<string> {
  const input = { StreamArn: streamArn, ShardId: shardId, ...start }
  const answer = await callTable<{ ShardIterator: string }>(endpoint, 'GetShardIterator', input, 'stream')
  return answer.ShardIterator
}
