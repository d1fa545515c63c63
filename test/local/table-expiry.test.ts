import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { callTable } from '../../local/table/call.ts'
import { createSweepFault } from '../../local/table/table-faults.ts'
import { startSweeper } from '../../local/table/ttl-sweep.ts'
import { testTableProperties } from '../support/dynoxide.ts'
import { silent, type TestStream, useDatabase } from './stream-rig.ts'

const database = useDatabase()
const nowMs = 1_800_000_000_000
const nowSeconds = nowMs / 1000

const sweeperOf = (table: TestStream, file?: string) =>
  startSweeper({
    endpoint: table.endpoint,
    tables: [{ ...testTableProperties, TableName: table.tableName }],
    now: () => nowMs,
    log: silent,
    file,
    intervalMs: 0,
  })

const expiring = (seconds: number) => ({ ttl: { N: String(seconds) } })

async function keysOf(table: TestStream) {
  const { Items } = await callTable<{ Items: { sk: { S: string } }[] }>(table.endpoint, 'Query', {
    TableName: table.tableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
  })
  return Items.map(({ sk }) => sk.S)
}

describe('the expiry of items', () => {
  it('deletes what has expired and nothing else', async () => {
    const table = await database.makeTable()
    await table.put('a', 'past', expiring(nowSeconds - 1))
    await table.put('a', 'future', expiring(nowSeconds + 1))
    await table.put('a', 'never')
    await table.put('a', 'text', { ttl: { S: '1' } })
    // DynamoDB leaves what is more than five years back: most likely it is no expiry.
    await table.put('a', 'ancient', expiring(1))

    const count = await sweeperOf(table).sweep()

    expect(count).toBe(1)
    expect(await keysOf(table)).toEqual(['ancient', 'future', 'never', 'text'])
  })

  it('happens as often as the fault asks for it', async () => {
    const table = await database.makeTable()
    const sweeper = sweeperOf(table)
    const fault = createSweepFault(sweeper.pace)

    fault.set({ milliseconds: 10 })
    await table.put('a', 'first', expiring(nowSeconds - 1))
    await vi.waitUntil(async () => (await keysOf(table)).length === 0, 10_000)
    await table.put('a', 'second', expiring(nowSeconds - 1))
    await vi.waitUntil(async () => (await keysOf(table)).length === 0, 10_000)
    fault.clear()
    // A sweep that began before lets this one wait.
    await sweeper.sweep()
    await table.put('a', 'third', expiring(nowSeconds - 1))

    expect(fault.get()).toBeUndefined()
    expect(await keysOf(table)).toEqual(['third'])
    expect(await sweeper.sweep()).toBe(1)
  })

  it("marks its deletions in the stream as the service's, also after a restart", async () => {
    const table = await database.makeTable()
    const directory = mkdtempSync(join(tmpdir(), 'parley-expiry-'))
    const file = join(directory, 'expired.json')
    await table.put('a', 'expired', expiring(nowSeconds - 1))
    await table.put('a', 'deleted', expiring(nowSeconds - 1))
    await table.remove('a', 'deleted')
    await sweeperOf(table, file).sweep()

    const sweeper = sweeperOf(table, file)
    const stream = await table.open('TRIM_HORIZON', (item) => sweeper.wasSwept(table.tableName, item))
    const { records } = await stream.read(100)

    rmSync(directory, { recursive: true })
    const removals = records.filter(({ eventName }) => eventName === 'REMOVE')
    expect(removals.map(({ dynamodb, userIdentity }) => [dynamodb?.Keys?.sk?.S, userIdentity])).toEqual([
      ['deleted', undefined],
      ['expired', { type: 'Service', principalId: 'dynamodb.amazonaws.com' }],
    ])
  })
})
