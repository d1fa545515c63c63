import type { Clock, Log } from '../events.ts'
import { callTable, type RawItem } from './call.ts'
import { type Database, startDatabase } from './database.ts'
import { ensureTable, type TableProperties } from './ensure-table.ts'
import { openStream, type StreamReader } from './stream-reader.ts'
import type { StreamRecord } from './stream-records.ts'

/** A second database that hears of every write late, as a replica of DynamoDB may. */
export interface LaggingCopy {
  /** Once it holds what the table held. Writes must wait for this, or they may be in it already. */
  readonly ready: Promise<string>
  setLag(milliseconds: number): void
  stop(): Promise<void>
}

export interface LaggingCopyOptions {
  readonly source: string
  /** Those with a stream. */
  readonly tables: readonly TableProperties[]
  readonly now: Clock
  readonly log: Log
}

const pollMs = 10

export function startLaggingCopy(options: LaggingCopyOptions, lagMs: number): LaggingCopy {
  const stopping = new AbortController()
  let lag = lagMs
  const opened = open(options)
  const following = opened.then((copy) => follow(copy, options, () => lag, stopping.signal))
  following.catch((error: unknown) => options.log(`The lagging copy of the table failed: ${String(error)}`))
  return {
    ready: opened.then(({ database }) => database.endpoint),
    setLag(milliseconds) {
      lag = milliseconds
    },
    async stop() {
      stopping.abort()
      await following.catch(() => undefined)
      await opened.then(({ database }) => database.stop()).catch(() => undefined)
    },
  }
}

interface Source {
  readonly tableName: string
  readonly reader: StreamReader
}

interface Copy {
  readonly database: Database
  readonly sources: readonly Source[]
}

async function open({ source, tables, log }: LaggingCopyOptions): Promise<Copy> {
  const database = await startDatabase({ dataDir: undefined, log })
  const sources: Source[] = []
  for (const { StreamSpecification: _, ...properties } of tables) {
    const tableName = properties.TableName
    // Before the content is read: what is written in between is in both, and putting it again changes nothing.
    const origin = { streamArn: '', region: '', wasSwept: () => false }
    const reader = await openStream({ ...origin, endpoint: source, tableName, from: 'LATEST' })
    await ensureTable(database.endpoint, properties)
    await copyItems(source, database.endpoint, tableName)
    sources.push({ tableName, reader })
  }
  return { database, sources }
}

async function copyItems(source: string, target: string, tableName: string): Promise<void> {
  let startKey: RawItem | undefined
  do {
    const page: { Items?: RawItem[]; LastEvaluatedKey?: RawItem } = await callTable(source, 'Scan', {
      TableName: tableName,
      ConsistentRead: true,
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    for (const items of inTwentyFives(page.Items ?? [])) {
      const requests = items.map((Item) => ({ PutRequest: { Item } }))
      await callTable(target, 'BatchWriteItem', { RequestItems: { [tableName]: requests } })
    }
    startKey = page.LastEvaluatedKey
  } while (startKey)
}

function* inTwentyFives(items: readonly RawItem[]): Generator<readonly RawItem[]> {
  for (let start = 0; start < items.length; start += 25) yield items.slice(start, start + 25)
}

interface Waiting {
  readonly tableName: string
  readonly record: StreamRecord
  readonly arrivedAt: number
}

async function follow(
  { database, sources }: Copy,
  { now }: LaggingCopyOptions,
  lag: () => number,
  signal: AbortSignal,
): Promise<void> {
  const waiting: Waiting[] = []
  while (!signal.aborted) {
    for (const { tableName, reader } of sources) {
      const { records } = await reader.read(1_000)
      waiting.push(...records.map((record) => ({ tableName, record, arrivedAt: now() })))
    }
    while (waiting[0] && waiting[0].arrivedAt + lag() <= now())
      await apply(database.endpoint, waiting.shift())
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

async function apply(endpoint: string, change: Waiting | undefined): Promise<void> {
  const { Keys, NewImage } = change?.record.dynamodb ?? {}
  if (change === undefined) return
  const { tableName: TableName } = change
  if (NewImage) await callTable(endpoint, 'PutItem', { TableName, Item: NewImage })
  else await callTable(endpoint, 'DeleteItem', { TableName, Key: Keys })
}
