import { readFileSync } from 'node:fs'
import type { Clock, Log } from '../events.ts'
import { callTable, type RawItem, TableError } from './call.ts'
import { type TableProperties, timeToLiveAttribute } from './ensure-table.ts'
import { replaceFile } from './replace-file.ts'

export interface Sweeper {
  /** Deletes what has expired, or will have in so many milliseconds; answers how many items that were. */
  sweep(aheadMs?: number): Promise<number>
  /** From now on so often, the first time at once; undefined: as at the start. */
  pace(intervalMs: number | undefined): void
  /** Whether the sweep, and not a request, removed that item. */
  wasSwept(tableName: string, oldImage: RawItem): boolean
  stop(): void
}

export interface SweeperOptions {
  readonly endpoint: string
  readonly tables: readonly TableProperties[]
  readonly now: Clock
  readonly log: Log
  /** Where it is kept what was swept, so that stream records read after a restart are marked as well. */
  readonly file: string | undefined
  /** 60,000 by default; 0 sweeps on demand only. */
  readonly intervalMs?: number
}

/** How long a stream keeps its records, and so how long it matters what was swept. */
const streamAgeMs = 24 * 60 * 60 * 1000
/** DynamoDB takes a time further back for something else than an expiry. */
const oldestExpirySeconds = 5 * 365 * 24 * 60 * 60

interface Expiring {
  readonly tableName: string
  readonly attribute: string
  readonly keyNames: readonly string[]
}

/** Does what time to live does on AWS, within a minute instead of days. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const expiring = options.tables.flatMap(expiringTable)
  const swept = options.file === undefined ? new Map<string, number>() : load(options.file)
  let running: Promise<number> = Promise.resolve(0)
  const sweep = (aheadMs = 0) => {
    const then = { ...options, now: () => options.now() + aheadMs }
    running = running.catch(() => 0).then(() => sweepAll(then, expiring, swept))
    return running
  }
  const logged = () =>
    sweep().catch((error: unknown) => options.log(`The expiry of items failed: ${String(error)}`))
  const { intervalMs: usualMs = 60_000 } = options
  const startTimer = (ms: number) => (ms > 0 ? setInterval(logged, ms).unref() : undefined)
  let timer = startTimer(usualMs)
  return {
    sweep,
    pace(intervalMs) {
      clearInterval(timer)
      timer = startTimer(intervalMs ?? usualMs)
      if (intervalMs !== undefined) void logged()
    },
    wasSwept: (tableName, oldImage) =>
      expiring.some((table) => table.tableName === tableName && swept.has(nameOf(table, oldImage))),
    stop: () => clearInterval(timer),
  }
}

function expiringTable(properties: TableProperties): Expiring[] {
  const attribute = timeToLiveAttribute(properties)
  if (attribute === undefined) return []
  const keyNames = properties.KeySchema.map(({ AttributeName }) => AttributeName)
  return [{ tableName: properties.TableName, attribute, keyNames }]
}

async function sweepAll(
  options: SweeperOptions,
  expiring: readonly Expiring[],
  swept: Map<string, number>,
): Promise<number> {
  let count = 0
  forget(swept, options.now())
  for (const table of expiring) {
    const items = await findExpired(options, table)
    if (items.length === 0) continue
    // Written down before, or a record could be read unmarked.
    for (const item of items) swept.set(nameOf(table, item), options.now())
    if (options.file !== undefined) await replaceFile(options.file, JSON.stringify([...swept]))
    for (const item of items) count += await removeExpired(options, table, item, swept)
  }
  return count
}

function forget(swept: Map<string, number>, now: number): void {
  for (const [name, at] of swept) if (now - at > streamAgeMs) swept.delete(name)
}

async function findExpired(options: SweeperOptions, table: Expiring): Promise<RawItem[]> {
  const seconds = Math.floor(options.now() / 1000)
  const found: RawItem[] = []
  let startKey: RawItem | undefined
  do {
    const page = await callTable<ScanPage>(options.endpoint, 'Scan', {
      TableName: table.tableName,
      ConsistentRead: true,
      FilterExpression: '#ttl BETWEEN :oldest AND :now',
      ProjectionExpression: ['#ttl', ...table.keyNames.map((_, index) => `#key${index}`)].join(', '),
      ExpressionAttributeNames: {
        '#ttl': table.attribute,
        ...Object.fromEntries(table.keyNames.map((name, index) => [`#key${index}`, name])),
      },
      ExpressionAttributeValues: {
        ':oldest': { N: String(seconds - oldestExpirySeconds) },
        ':now': { N: String(seconds) },
      },
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    found.push(...(page.Items ?? []))
    startKey = page.LastEvaluatedKey
  } while (startKey)
  return found
}

interface ScanPage {
  readonly Items?: RawItem[]
  readonly LastEvaluatedKey?: RawItem
}

/** Not if somebody has just prolonged the item, or removed it. */
async function removeExpired(
  { endpoint }: SweeperOptions,
  table: Expiring,
  item: RawItem,
  swept: Map<string, number>,
): Promise<0 | 1> {
  try {
    await callTable(endpoint, 'DeleteItem', {
      TableName: table.tableName,
      Key: Object.fromEntries(table.keyNames.map((name) => [name, item[name]])),
      ConditionExpression: '#ttl = :seen',
      ExpressionAttributeNames: { '#ttl': table.attribute },
      ExpressionAttributeValues: { ':seen': item[table.attribute] },
    })
    return 1
  } catch (error) {
    if (!(error instanceof TableError) || error.name !== 'ConditionalCheckFailedException') throw error
    swept.delete(nameOf(table, item))
    return 0
  }
}

/** The same key with the same expiry is the same item. */
const nameOf = ({ tableName, keyNames, attribute }: Expiring, item: RawItem): string =>
  JSON.stringify([tableName, ...keyNames.map((name) => item[name]), item[attribute]])

function load(file: string): Map<string, number> {
  try {
    return new Map(JSON.parse(readFileSync(file, 'utf8')) as [string, number][])
  } catch {
    return new Map()
  }
}
