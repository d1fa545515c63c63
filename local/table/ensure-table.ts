import { callTable, TableError } from './call.ts'

/** What is read of a resolved AWS::DynamoDB::Table or AWS::DynamoDB::GlobalTable; the rest means nothing here. */
export interface TableProperties {
  readonly TableName: string
  readonly KeySchema: readonly KeyPart[]
  readonly AttributeDefinitions: readonly AttributeDefinition[]
  readonly GlobalSecondaryIndexes?: readonly SecondaryIndex[]
  readonly LocalSecondaryIndexes?: readonly SecondaryIndex[]
  /** A GlobalTable has no `StreamEnabled`: that the property is there switches the stream on. */
  readonly StreamSpecification?: { readonly StreamViewType: string }
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled: boolean | string }
}

export interface KeyPart {
  readonly AttributeName: string
  readonly KeyType: string
}
export interface AttributeDefinition {
  readonly AttributeName: string
  readonly AttributeType: string
}
export interface SecondaryIndex {
  readonly IndexName: string
  readonly KeySchema: readonly KeyPart[]
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] }
}

/** Creates the table on demand billing if it is not there. An existing table stays as it is. */
export async function ensureTable(endpoint: string, properties: TableProperties): Promise<void> {
  if (await exists(endpoint, properties.TableName)) return
  await callTable(endpoint, 'CreateTable', createInput(properties))
  const timeToLive = timeToLiveAttribute(properties)
  if (timeToLive === undefined) return
  await callTable(endpoint, 'UpdateTimeToLive', {
    TableName: properties.TableName,
    TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
  })
}

/** The attribute that says when an item expires, if the table has one. CloudFormation may spell `true` as a string. */
export function timeToLiveAttribute(properties: TableProperties): string | undefined {
  const specification = properties.TimeToLiveSpecification
  return String(specification?.Enabled) === 'true' ? specification?.AttributeName : undefined
}

async function exists(endpoint: string, tableName: string): Promise<boolean> {
  try {
    await callTable(endpoint, 'DescribeTable', { TableName: tableName })
    return true
  } catch (error) {
    if (error instanceof TableError && error.name === 'ResourceNotFoundException') return false
    throw error
  }
}

function createInput(properties: TableProperties): Record<string, unknown> {
  const stream = properties.StreamSpecification
  return {
    TableName: properties.TableName,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...indexes('GlobalSecondaryIndexes', properties.GlobalSecondaryIndexes),
    ...indexes('LocalSecondaryIndexes', properties.LocalSecondaryIndexes),
    ...(stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType },
    }),
  }
}

/** Only what CreateTable knows: CloudFormation's indexes also carry capacity and insights. */
function indexes(name: string, all: readonly SecondaryIndex[] = []): Record<string, unknown> {
  if (all.length === 0) return {}
  return { [name]: all.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })) }
}
