import { join } from 'node:path'
import { type Clock, type Fault, type HttpHandler, type Log, StartError } from '../events.ts'
import { isForeign } from '../http/foreign.ts'
import { startDatabase } from './database.ts'
import { ensureTable, type TableProperties } from './ensure-table.ts'
import { openStream, type StreamPosition, type StreamReader } from './stream-reader.ts'
import { createSweepFault } from './table-faults.ts'
import { startTableProxy, type TableProxy } from './table-proxy.ts'
import { type Sweeper, startSweeper } from './ttl-sweep.ts'
import type { KillEnvironment } from './write-killer.ts'

export interface TableResource {
  readonly properties: TableProperties
  /** As the template calls it; undefined for a table without a stream. */
  readonly streamArn: string | undefined
}

export interface TablesOptions {
  readonly tables: readonly TableResource[]
  /** Undefined keeps nothing. */
  readonly dataDir: string | undefined
  /** `DYNAMODB_ENDPOINT` */
  readonly databaseEndpoint?: string | undefined
  readonly region: string
  readonly now: Clock
  readonly log: Log
  readonly seed?: number
  /** For the fault that kills a function at one of its writes. */
  readonly kill?: KillEnvironment
}

export interface Tables {
  /** For the functions. */
  readonly endpoint: string
  /** The API of tables and streams, as at the endpoint. */
  readonly handle: HttpHandler
  readonly faults: Readonly<Record<string, Fault>>
  openStream(streamArn: string, from: StreamPosition | 'TRIM_HORIZON' | 'LATEST'): Promise<StreamReader>
  /** Deletes what has expired, or will have in so many milliseconds; each minute what has, anyway. Answers how many items that were. */
  sweep(aheadMs?: number): Promise<number>
  /** Stop the mappings that read streams before. */
  stop(): Promise<void>
}

/** The tables of a template with everything around them: database, proxy, streams and expiry. */
export async function startTables(options: TablesOptions): Promise<Tables> {
  const { dataDir, now, log, seed = 1 } = options
  const properties = options.tables.map((table) => table.properties)
  const database = await startDatabase({ dataDir, log, endpoint: options.databaseEndpoint })
  const stops = [database.stop]
  try {
    for (const table of properties) await ensureTable(database.endpoint, table)
    const file = dataDir === undefined ? undefined : join(dataDir, 'expired.json')
    const sweeper = startSweeper({ endpoint: database.endpoint, tables: properties, now, log, file })
    stops.unshift(async () => sweeper.stop())
    const proxy = await startTableProxy({
      target: database.endpoint,
      tables: properties,
      streams: streamsOf(options.tables),
      now,
      log,
      seed,
      ...(options.kill && { kill: options.kill }),
    })
    stops.unshift(proxy.stop)
    return describe(options, { endpoint: database.endpoint, sweeper, proxy, stops })
  } catch (error) {
    for (const stop of stops) await stop()
    throw error
  }
}

const streamsOf = (tables: readonly TableResource[]) =>
  tables.flatMap(({ streamArn, properties }) =>
    streamArn === undefined ? [] : [{ streamArn, tableName: properties.TableName }],
  )

interface Parts {
  readonly endpoint: string
  readonly sweeper: Sweeper
  readonly proxy: TableProxy
  readonly stops: readonly (() => Promise<void>)[]
}

function describe({ tables, region }: TablesOptions, { endpoint, sweeper, proxy, stops }: Parts): Tables {
  return {
    endpoint: proxy.endpoint,
    handle: handlerOf(proxy),
    faults: { ...proxy.faults, sweepExpired: createSweepFault(sweeper.pace) },
    sweep: sweeper.sweep,
    openStream(streamArn, from) {
      const tableName = tables.find((table) => table.streamArn === streamArn)?.properties.TableName
      if (tableName === undefined)
        throw new StartError(`No table of the template has the stream ${streamArn}`)
      const wasSwept: Parameters<typeof openStream>[0]['wasSwept'] = (item) =>
        sweeper.wasSwept(tableName, item)
      return openStream({ endpoint, tableName, streamArn, region, wasSwept, from })
    },
    async stop() {
      for (const stop of stops) await stop()
    },
  }
}

/** Leaves what is not for DynamoDB to others. */
function handlerOf({ serve }: TableProxy): HttpHandler {
  return (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    if (!target.startsWith('DynamoDB') || isForeign(request)) return false
    serve(request, response)
    return true
  }
}
