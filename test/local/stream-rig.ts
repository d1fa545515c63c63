import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll } from 'vitest'
import type { Invoke, InvokeResult } from '../../local/events.ts'
import { type MappingOptions, startMapping } from '../../local/stream-mapping/mapping.ts'
import type { MappingProperties } from '../../local/stream-mapping/properties.ts'
import { callTable } from '../../local/table/call.ts'
import { type Database, startDatabase } from '../../local/table/database.ts'
import { ensureTable } from '../../local/table/ensure-table.ts'
import { openStream } from '../../local/table/stream-reader.ts'
import type { RecordOrigin } from '../../local/table/stream-records.ts'
import { testTableProperties } from '../support/dynoxide.ts'

export const region = 'eu-north-1'
export const silent = () => undefined

/** Asks again and again, as there is no telling when. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited 10 s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A database for the test file, and a fresh table with a stream for each test that asks. */
export function useDatabase() {
  let database: Database | undefined
  let count = 0
  beforeAll(async () => {
    database = await startDatabase({ dataDir: undefined, log: console.error })
  })
  afterAll(() => database?.stop())
  return {
    async makeTable() {
      if (!database) throw new Error('The database has not started')
      count += 1
      const tableName = `table-${count}`
      await ensureTable(database.endpoint, { ...testTableProperties, TableName: tableName })
      return tableAt(database.endpoint, tableName)
    },
  }
}

export type TestStream = ReturnType<typeof tableAt>

function tableAt(endpoint: string, tableName: string) {
  const streamArn = `arn:aws:dynamodb:${region}:000000000000:table/${tableName}/stream/now`
  const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } })
  return {
    endpoint,
    tableName,
    streamArn,
    put: (pk: string, sk: string, more: Record<string, unknown> = {}) =>
      callTable(endpoint, 'PutItem', { TableName: tableName, Item: { ...keyOf(pk, sk), ...more } }),
    remove: (pk: string, sk: string) =>
      callTable(endpoint, 'DeleteItem', { TableName: tableName, Key: keyOf(pk, sk) }),
    open: (
      from: Parameters<MappingOptions['openStream']>[0] = 'TRIM_HORIZON',
      wasSwept: RecordOrigin['wasSwept'] = () => false,
    ) => openStream({ endpoint, tableName, streamArn, region, wasSwept, from }),
  }
}

/** A function that notes what it is given, as `pk/sk` by record, and answers as told. */
export function recordingFunction(answer: (records: string[]) => unknown = () => null) {
  const batches: string[][] = []
  const events: DynamoDBStreamEvent[] = []
  const invoke: Invoke = async (_, event): Promise<InvokeResult> => {
    const { Records } = event as DynamoDBStreamEvent
    const names = Records.map(({ dynamodb }) => `${dynamodb?.Keys?.pk?.S}/${dynamodb?.Keys?.sk?.S}`)
    batches.push(names)
    events.push(event as DynamoDBStreamEvent)
    try {
      return { ok: true, payload: await answer(names) }
    } catch (error) {
      return { ok: false, error: { errorType: 'Error', errorMessage: String(error) } }
    }
  }
  return { invoke, batches, events, seen: () => batches.flat() }
}

/** Starts a mapping on the table that polls at once and retries without delay. */
export async function startTestMapping(
  table: TestStream,
  invoke: Invoke,
  properties: Partial<MappingProperties> = {},
  options: Partial<MappingOptions> = {},
) {
  const failures: { arn: string; body: Record<string, unknown> }[] = []
  const mapping = await startMapping({
    properties: {
      EventSourceArn: table.streamArn,
      FunctionName: 'reader',
      StartingPosition: 'TRIM_HORIZON',
      ...properties,
    },
    openStream: (from) => table.open(from),
    invoke,
    sendFailure: async (arn, body) => {
      failures.push({ arn, body: JSON.parse(body) as Record<string, unknown> })
    },
    file: undefined,
    now: Date.now,
    log: silent,
    pollMs: 2,
    retryDelayMs: () => 0,
    ...options,
  })
  return { ...mapping, failures }
}
