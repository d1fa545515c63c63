import type { TestTable } from './test-table.ts'

/** The environment of a function of the deployment, pointed at a test's own table. Call it in a `beforeAll`. */
export function useEnvironment(table: TestTable, more: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, {
    TABLE_NAME: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...more,
  })
}
