import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { openTable, type TestTable } from './test-table.ts'

/** The table behind a local runtime: what no answer of the API shows. */
export async function openRuntimeTable(origin: string): Promise<TestTable> {
  const opened = openTable(origin, '')
  const { TableNames = [] } = await opened.client.send(new ListTablesCommand({}))
  opened.client.destroy()
  return openTable(origin, TableNames[0] ?? '')
}

/** What the table holds of connections, however they ended. */
export interface ConnectionTraces {
  /** Items of connections, and the entries that maps of people name. */
  readonly connections: number
  readonly named: number
  /** In large conversations, and with people whose presence is watched. */
  readonly live: number
  readonly watches: number
}

/** Counts over the whole table; tests may scan. */
export async function connectionTraces({ client, tableName }: TestTable): Promise<ConnectionTraces> {
  const counts = { connections: 0, named: 0, live: 0, watches: 0 }
  let start: Record<string, never> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: start }),
    )
    for (const { sk, c } of page.Items ?? []) {
      const place = sk?.S ?? ''
      if (place === 'CONN') counts.connections += 1
      if (place === 'CONNECTIONS') counts.named += Object.keys(c?.M ?? {}).length
      if (place.startsWith('LIVE#')) counts.live += 1
      if (place.startsWith('WATCH#')) counts.watches += 1
    }
    start = page.LastEvaluatedKey as typeof start
  } while (start)
  return counts
}
