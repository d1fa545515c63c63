import { CfnOutput, Stack } from 'aws-cdk-lib'
import { type UserPool, type UserPoolClient, UserPoolOperation } from 'aws-cdk-lib/aws-cognito'
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { sentIndex } from '../shared/store/keys.ts'
import { createFunction, type Workshop } from './function.ts'
import type { TriggerName } from './function-names.ts'
import { removalOf } from './removal.ts'
import type { Settings } from './settings.ts'
import { stackProps } from './stack-props.ts'
import { createUserPool, createUserPoolClient } from './user-pool.ts'

export interface Kept {
  readonly stack: Stack
  readonly table: Table
  readonly streamArn: string
  readonly userPool: UserPool
  readonly client: UserPoolClient
}

/** What outlives a deployment: the table, and the user pool with its triggers. */
export function createKeptStack(scope: Construct, workshop: Workshop): Kept {
  const { settings } = workshop
  const stack = new Stack(scope, `${settings.name}-Kept`, stackProps('Parley: what is kept'))
  const table = createTable(stack, settings)
  const userPool = createUserPool(stack, settings)
  const client = createUserPoolClient(userPool)
  for (const [name, operation] of Object.entries(triggers)) {
    userPool.addTrigger(operation, createTrigger(stack, name as TriggerName, table, workshop))
  }
  new CfnOutput(stack, 'UserPoolId', { value: userPool.userPoolId })
  new CfnOutput(stack, 'UserPoolClientId', { value: client.userPoolClientId })
  return { stack, table, streamArn: requireStreamArn(table), userPool, client }
}

function requireStreamArn({ tableStreamArn }: Table): string {
  if (!tableStreamArn) throw new Error('The table has no stream.')
  return tableStreamArn
}

function createTable(scope: Construct, settings: Settings): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'ttl',
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    deletionProtection: settings.deletionProtection === 'on',
    removalPolicy: removalOf(settings),
  })
  // Sparse: only messages carry `g`. The hash is the sender, the range the time in milliseconds.
  table.addGlobalSecondaryIndex({
    indexName: sentIndex,
    partitionKey: { name: 'g', type: AttributeType.STRING },
    sortKey: { name: 'at', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  })
  return table
}

const triggers: Readonly<Record<TriggerName, UserPoolOperation>> = {
  'custom-message': UserPoolOperation.CUSTOM_MESSAGE,
  'post-confirmation': UserPoolOperation.POST_CONFIRMATION,
}

/** In this stack, because the pool names its triggers: in the other, each stack would need the other first. */
function createTrigger(stack: Stack, name: TriggerName, table: Table, workshop: Workshop): IFunction {
  const { defaultLanguage, defaultTimeZone } = workshop.settings
  return createFunction(stack, name, workshop, {
    arns: { table: table.tableArn },
    values: {
      TABLE_NAME: table.tableName,
      DEFAULT_LANGUAGE: defaultLanguage,
      DEFAULT_TIME_ZONE: defaultTimeZone,
    },
  })
}
