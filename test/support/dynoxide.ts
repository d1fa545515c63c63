import { randomUUID } from 'node:crypto'
import { startDatabase } from '../../local/table/database.ts'
import { ensureTable, type TableProperties } from '../../local/table/ensure-table.ts'

export interface TestTable {
  readonly endpoint: string
  readonly tableName: string
  stop(): Promise<void>
}

/** The project's table: keep it equal to what `infra/` makes. */
export const testTableProperties: TableProperties = {
  TableName: 'parley-test',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'g', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'sent',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
}

/** Its own name, because on a machine without the binary all test files share the server of `DYNAMODB_ENDPOINT`. */
const uniqueTable = (): TableProperties => ({
  ...testTableProperties,
  TableName: `parley-test-${randomUUID().slice(0, 8)}`,
})

/** A real database in memory with one table. Start one in a test file's `beforeAll`, stop it in `afterAll`. */
export async function startTestTable(properties: TableProperties = uniqueTable()): Promise<TestTable> {
  const database = await startDatabase({
    dataDir: undefined,
    log: console.error,
    endpoint: process.env.DYNAMODB_ENDPOINT,
  })
  await ensureTable(database.endpoint, properties)
  return {
    endpoint: database.endpoint,
    tableName: properties.TableName,
    stop: () => database.stop(),
  }
}
