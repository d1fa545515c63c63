import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { databaseBinary } from '../../local/table/binary.ts'
import { callTable } from '../../local/table/call.ts'
import { type Database, startDatabase } from '../../local/table/database.ts'
import { startGuarded } from '../../local/table/database-process.ts'
import { ensureTable } from '../../local/table/ensure-table.ts'
import { makeScratch } from '../../local/table/scratch.ts'
import { testTableProperties } from '../support/dynoxide.ts'
import { until } from './stream-rig.ts'

const started: Database[] = []
const directories: string[] = []
const log = () => undefined

afterEach(async () => {
  await Promise.all(started.splice(0).map((database) => database.stop()))
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

async function start(options: { dataDir?: string; log?: (line: string) => void } = {}) {
  const database = await startDatabase({ dataDir: options.dataDir, log: options.log ?? log })
  started.push(database)
  return database
}

function makeDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'parley-table-'))
  directories.push(directory)
  return directory
}

const table = 'parley-test'
const item = { pk: { S: 'a' }, sk: { S: 'b' } }

describe('the database', () => {
  it('keeps what was written in its data directory', async () => {
    const dataDir = makeDirectory()
    const first = await start({ dataDir })
    await ensureTable(first.endpoint, testTableProperties)
    await callTable(first.endpoint, 'PutItem', { TableName: table, Item: item })
    await first.stop()

    const second = await start({ dataDir })
    await ensureTable(second.endpoint, testTableProperties)
    const found = await callTable(second.endpoint, 'GetItem', { TableName: table, Key: item })

    expect(found).toEqual({ Item: item })
  })

  it('names a broken file', async () => {
    const dataDir = makeDirectory()
    writeFileSync(join(dataDir, 'table.db'), 'not a database at all'.repeat(1_000))

    const attempt = start({ dataDir })

    await expect(attempt).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/table\.db is broken/),
    })
  })

  it('says that nobody answers at a given endpoint', async () => {
    const attempt = startDatabase({ dataDir: undefined, log, endpoint: 'http://127.0.0.1:1' })

    await expect(attempt).rejects.toMatchObject({ name: 'StartError' })
  })

  it('uses a given endpoint and leaves it running', async () => {
    const owner = await start()

    const guest = await startDatabase({ dataDir: undefined, log, endpoint: owner.endpoint })
    await guest.stop()

    expect(await callTable(owner.endpoint, 'ListTables', {})).toMatchObject({ TableNames: [] })
  })

  it('finds the newest record of a stream, and those after one, by an index', async () => {
    const dataDir = makeDirectory()
    await start({ dataDir })

    const file = new DatabaseSync(join(dataDir, 'table.db'))
    const planOf = (query: string) => String(file.prepare(`explain query plan ${query}`).get()?.detail)
    const number = 'CAST(sequence_number AS INTEGER)'
    const newest = planOf(`select max(${number}) from _stream_records where table_name = 't'`)
    const after = planOf(
      `select * from _stream_records where table_name = 't' and shard_id = 's' and ${number} > 1 order by ${number}`,
    )
    file.close()

    expect(readFileSync(databaseBinary()).includes(`MAX(${number})`), 'asks in these letters').toBe(true)
    expect(newest).toContain('_parley_by_number (table_name=?)')
    expect(after).toContain('_parley_by_shard (table_name=? AND shard_id=? AND <expr>>?)')
  })

  it('removes what is not to be kept when it ends', async () => {
    const scratch = makeScratch()
    const child = startGuarded('/bin/sh', ['-c', 'echo there > "$0/table.db"', scratch], scratch)

    await child.ended

    expect(existsSync(scratch)).toBe(false)
  })

  it('stops answering when stopped', async () => {
    const database = await start()

    await database.stop()

    await expect(callTable(database.endpoint, 'ListTables', {})).rejects.toThrow()
  })
})

describe('the process of the database', () => {
  it('ends when the runtime is killed', async () => {
    const module = new URL('../../local/table/database.ts', import.meta.url).href
    const script = `import { startDatabase } from ${JSON.stringify(module)}
      const { endpoint } = await startDatabase({ dataDir: undefined, log: console.error })
      console.log(endpoint)
      setInterval(() => undefined, 1_000)`
    const runtime = spawn(process.execPath, ['--input-type=module', '--eval', script])
    const [line] = (await once(runtime.stdout, 'data')) as [Buffer]
    const endpoint = line.toString().trim()
    const answers = () =>
      callTable(endpoint, 'ListTables', {})
        .then(() => true)
        .catch(() => false)

    const before = await answers()
    runtime.kill('SIGKILL')

    await until(async () => !(await answers()))
    expect(before).toBe(true)
  })

  it('tells what it said last', async () => {
    const child = startGuarded('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'])

    expect(await child.ended).toMatch(/two/)
    expect(child.hasEnded()).toBe(true)
  })
})

describe('ensureTable', () => {
  it('makes keys, index, stream and time to live as the properties say', async () => {
    const { endpoint } = await start()

    await ensureTable(endpoint, testTableProperties)

    const described = await callTable<{ Table: Record<string, unknown> }>(endpoint, 'DescribeTable', {
      TableName: table,
    })
    expect(described.Table).toMatchObject({
      KeySchema: testTableProperties.KeySchema,
      GlobalSecondaryIndexes: [{ IndexName: 'sent', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    })
    expect(await callTable(endpoint, 'DescribeTimeToLive', { TableName: table })).toMatchObject({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' },
    })
  })

  it('leaves a table that is there alone', async () => {
    const { endpoint } = await start()
    await ensureTable(endpoint, testTableProperties)
    await callTable(endpoint, 'PutItem', { TableName: table, Item: item })

    await ensureTable(endpoint, testTableProperties)

    expect(await callTable(endpoint, 'GetItem', { TableName: table, Key: item })).toEqual({ Item: item })
  })
})
