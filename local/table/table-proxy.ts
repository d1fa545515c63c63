import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock, Fault, Log } from '../events.ts'
import type { TableProperties } from './ensure-table.ts'
import { type FaultyTable, serveFaulty } from './faulty-table.ts'
import { type LaggingCopy, startLaggingCopy } from './lagging-copy.ts'
import { startProxy } from './proxy.ts'
import { isAboutStream, type NamedStream, serveStreamCall, tellsOfStream } from './stream-names.ts'
import { createTableFaults, type LagReads } from './table-faults.ts'
import { describeRequest } from './table-request.ts'
import { createWriteKiller, type KillEnvironment } from './write-killer.ts'

export interface TableProxy {
  /** What functions take for DynamoDB. */
  readonly endpoint: string
  /** Serves a request that came in elsewhere as if it had come to the endpoint. */
  serve(request: IncomingMessage, response: ServerResponse): void
  readonly faults: Readonly<Record<string, Fault>>
  stop(): Promise<void>
}

export interface TableProxyOptions {
  readonly target: string
  readonly tables: readonly TableProperties[]
  readonly now: Clock
  readonly log: Log
  readonly seed?: number
  /** Streams whose calls may name them as the template does. */
  readonly streams?: readonly NamedStream[]
  /** For `killAtWrite`. */
  readonly kill?: KillEnvironment
}

/** Stands between functions and the database, and does on request what AWS does and the database never would. */
export async function startTableProxy(options: TableProxyOptions): Promise<TableProxy> {
  const { target, log, seed = 1, streams = [], kill = () => undefined } = options
  const tables = options.tables.filter(({ StreamSpecification }) => StreamSpecification !== undefined)
  const copies = keepCopy({ ...options, tables })
  const faults = createTableFaults(seed, copies.change, () => killer.reset())
  const killer = createWriteKiller(faults, kill)
  const isCopied = (name: string) => tables.some(({ TableName }) => TableName === name)
  const table: FaultyTable = { target, faults, killer, copy: copies.current, isCopied }
  const isFaulty = () => Object.values(faults.named).some((fault) => fault.get() !== undefined)

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readText(request)
    if (isAboutStream(request)) await serveStreamCall(target, streams, request, body, response)
    else await serveFaulty(table, describeRequest(request), body, response)
  }
  const intercept = (request: IncomingMessage, response: ServerResponse) => {
    if (!isFaulty() && !isAboutStream(request)) return false
    serve(request, response).catch((error: unknown) => {
      log(`The table's proxy failed: ${String(error)}`)
      response.destroy()
    })
    return true
  }
  const passes = (head: string) => !isFaulty() && !tellsOfStream(head)
  const proxy = await startProxy(target, { passes, intercept })
  return {
    endpoint: proxy.endpoint,
    serve: proxy.serve,
    faults: faults.named,
    async stop() {
      await proxy.stop()
      await copies.change(undefined)
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** There is a copy only while reads lag: it costs memory and a second process. */
function keepCopy({ target, ...rest }: TableProxyOptions) {
  let copy: LaggingCopy | undefined
  return {
    current: () => copy,
    async change(setting: LagReads | undefined): Promise<void> {
      const lag = setting?.held ? Number.POSITIVE_INFINITY : setting?.milliseconds
      if (lag === undefined) {
        const last = copy
        copy = undefined
        await last?.stop()
      } else if (copy) copy.setLag(lag)
      else copy = startLaggingCopy({ ...rest, source: target }, lag)
    },
  }
}
