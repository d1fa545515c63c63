import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from 'vitest'
import type { Given } from '../../shared/services/given.ts'
import { createTable, type Table } from '../../shared/store/table.ts'
import { startTestTable } from './dynoxide.ts'

export interface TestTable {
  table: Table
  client: DynamoDBClient
  tableName: string
  endpoint: string
}

/** A table that is there, with a client of its own. */
export function openTable(endpoint: string, tableName: string): TestTable {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return { table: createTable(client, tableName), client, tableName, endpoint }
}

/** One real table in memory for a test file. */
export function useTable(): TestTable {
  const made = {} as TestTable
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await startTestTable()
    stop = started.stop
    Object.assign(made, openTable(started.endpoint, started.tableName))
  })
  afterAll(async () => {
    made.client.destroy()
    await stop()
  })
  return made
}

/** A clock that stands until it is told to go on. */
export function testClock(start = Date.UTC(2026, 0, 5, 12)): {
  now: () => number
  advance: (ms: number) => void
} {
  let at = start
  return {
    now: () => at,
    advance: (milliseconds) => {
      at += milliseconds
    },
  }
}

/** What services are given in tests: the real table, and waits that only let others go first. */
export function givenFor(table: Table, now: () => number = Date.now): Given {
  return {
    table,
    now,
    newId: () => crypto.randomUUID(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    report: (error) => {
      throw error
    },
    defaultLanguage: 'en',
  }
}
