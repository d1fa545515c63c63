import { execFile } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip } from 'node:zlib'
import { marshall } from '@aws-sdk/util-dynamodb'
import { databaseBinary } from '../../local/table/binary.ts'
import { startDatabase } from '../../local/table/database.ts'
import type { Item } from '../../shared/store/table.ts'
import { startTestTable, testTableProperties } from './dynoxide.ts'
import { openTable, type TestTable } from './test-table.ts'

/** A server that was there before takes no file, and over its API a partition of this size takes too long. */
export const whyNoLargeTable = process.env.DYNAMODB_ENDPOINT
  ? 'the server at DYNAMODB_ENDPOINT cannot be given 100,000 messages as a file'
  : undefined

export type FilledTable = TestTable & { readonly stop: () => Promise<void> }

/** The name under which the database looks for its file in a data directory. */
const databaseFile = 'table.db'

/** A table of its own that holds these items from the start. Any number, unless there is a reason against it. */
export const startTableWith = (items: Iterable<Item>): Promise<FilledTable> =>
  whyNoLargeTable ? putItems(items) : startImported(items)

async function putItems(items: Iterable<Item>): Promise<FilledTable> {
  const { endpoint, tableName, stop } = await startTestTable()
  const opened = openTable(endpoint, tableName)
  for (const Item of items) await opened.table.put({ Item })
  return { ...opened, stop: async () => stop().finally(() => opened.client.destroy()) }
}

/** In a file, from DynamoDB's export format: quicker than a call for each. */
async function startImported(items: Iterable<Item>): Promise<FilledTable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-filled-'))
  const remove = () => rmSync(dataDir, { recursive: true, force: true })
  try {
    await importItems(dataDir, items)
    const database = await startDatabase({ dataDir, log: console.error })
    const opened = openTable(database.endpoint, testTableProperties.TableName)
    const stop = async () => {
      opened.client.destroy()
      await database.stop()
      remove()
    }
    return { ...opened, stop }
  } catch (error) {
    remove()
    throw error
  }
}

async function importItems(dataDir: string, items: Iterable<Item>): Promise<void> {
  const source = join(dataDir, 'export')
  const data = join(source, testTableProperties.TableName, 'data')
  const schema = join(dataDir, 'schema.json')
  mkdirSync(data, { recursive: true })
  writeFileSync(schema, JSON.stringify({ Table: describedTable() }))
  await pipeline(
    Readable.from(linesOf(items)),
    createGzip({ level: 1 }),
    createWriteStream(join(data, 'items.json.gz')),
  )
  const output = join(dataDir, databaseFile)
  const options = ['import', '--source', source, '--schema', schema, '--output', output]
  await promisify(execFile)(databaseBinary(), options)
}

/** As DescribeTable answers, without what an import has no use for. */
function describedTable() {
  const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = testTableProperties
  const BillingModeSummary = { BillingMode: 'PAY_PER_REQUEST' }
  return { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingModeSummary }
}

function* linesOf(items: Iterable<Item>): Generator<string> {
  for (const item of items) {
    yield `${JSON.stringify({ Item: marshall(item, { removeUndefinedValues: true }) }, withBytes)}\n`
  }
}

/** Bytes are base64 in DynamoDB's JSON. */
const withBytes = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
