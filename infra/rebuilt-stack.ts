import { CfnOutput, Fn, Stack } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { createFunction, type Supplies, type Workshop } from './function.ts'
import { type FunctionName, functionNames, type TriggerName, triggerNames } from './function-names.ts'
import { createAudienceQueues, createFanOutQueues, createJobMapping } from './job-queues.ts'
import type { Kept } from './kept-stack.ts'
import { limitsVariable } from './limits.ts'
import { addRealtimeRoutes, connectionsArn, createRealtimeApi, type RealtimeApi } from './realtime-api.ts'
import { createRestApi } from './rest-api.ts'
import type { Settings } from './settings.ts'
import type { Reachable } from './site/security-headers.ts'
import { createSite } from './site/site.ts'
import { stackProps } from './stack-props.ts'
import { createFailureQueue, createStreamMapping } from './stream-delivery.ts'

/** What a deployment builds anew at will: the APIs, their functions, and delivery. Nothing in it is data. */
export function createRebuiltStack(scope: Construct, kept: Kept, workshop: Workshop): Stack {
  const { settings } = workshop
  const stack = new Stack(scope, settings.name, stackProps('Parley: what is rebuilt'))
  const realtime = createRealtimeApi(stack, settings)
  const failureQueue = createFailureQueue(stack, settings)
  const fanOut = createFanOutQueues(stack, settings)
  const audience = createAudienceQueues(stack, settings)
  const functions = createFunctions(
    stack,
    workshop,
    suppliesOf({
      kept,
      realtime,
      failureQueue,
      fanOutQueue: fanOut.queue,
      audienceQueue: audience.queue,
      settings,
    }),
  )
  const rest = createRestApi(stack, { settings, userPool: kept.userPool, functions })
  addRealtimeRoutes(realtime, functions)
  createStreamMapping(stack, functions.stream, { streamArn: kept.streamArn, failureQueue })
  createJobMapping(stack, 'FanOut', { target: functions['fan-out'], queue: fanOut.queue, batchSize: 5 })
  createJobMapping(stack, 'Audience', { target: functions.audience, queue: audience.queue, batchSize: 1 })
  addOutputs(stack, rest, realtime)
  createSite(stack, { ...reachableOf(stack, rest, realtime), files: workshop.site, settings })
  addRedriveOutputs(stack, {
    UndeliveredQueueUrl: failureQueue.queueUrl,
    StreamFunctionName: functions.stream.functionName,
    FanOutFailuresUrl: fanOut.failures.queueUrl,
    FanOutQueueUrl: fanOut.queue.queueUrl,
    AudienceFailuresUrl: audience.failures.queueUrl,
    AudienceQueueUrl: audience.queue.queueUrl,
  })
  return stack
}

type RebuiltName = Exclude<FunctionName, TriggerName>

const isRebuilt = (name: FunctionName): name is RebuiltName =>
  !(triggerNames as readonly FunctionName[]).includes(name)

function createFunctions(
  stack: Stack,
  workshop: Workshop,
  supplies: Supplies,
): Readonly<Record<RebuiltName, IFunction>> {
  const names = functionNames.filter(isRebuilt)
  const functions = names.map((name) => [name, createFunction(stack, name, workshop, supplies)])
  return Object.fromEntries(functions)
}

interface Parts {
  readonly kept: Kept
  readonly realtime: RealtimeApi
  readonly failureQueue: Queue
  readonly fanOutQueue: Queue
  readonly audienceQueue: Queue
  readonly settings: Settings
}

function suppliesOf({ kept, realtime, failureQueue, fanOutQueue, audienceQueue, settings }: Parts): Supplies {
  return {
    arns: {
      table: kept.table.tableArn,
      userPool: kept.userPool.userPoolArn,
      stream: kept.streamArn,
      failureQueue: failureQueue.queueArn,
      fanOutQueue: fanOutQueue.queueArn,
      audienceQueue: audienceQueue.queueArn,
      connections: connectionsArn(realtime, 'POST'),
      openConnections: connectionsArn(realtime, 'DELETE'),
    },
    values: {
      TABLE_NAME: kept.table.tableName,
      USER_POOL_ID: kept.userPool.userPoolId,
      USER_POOL_CLIENT_ID: kept.client.userPoolClientId,
      REALTIME_URL: realtime.stage.url,
      SOCKET_ENDPOINT: realtime.stage.callbackUrl,
      FAN_OUT_QUEUE_URL: fanOutQueue.queueUrl,
      AUDIENCE_QUEUE_URL: audienceQueue.queueUrl,
      ORIGINS: settings.origins.join(','),
      DEFAULT_LANGUAGE: settings.defaultLanguage,
      DEFAULT_TIME_ZONE: settings.defaultTimeZone,
      EPOCH: settings.epoch,
      LIMITS: limitsVariable(settings),
    },
  }
}

const hostOf = (stack: Stack, apiId: string): string =>
  Fn.join('.', [apiId, 'execute-api', stack.region, stack.urlSuffix])

const reachableOf = (stack: Stack, rest: RestApi, realtime: RealtimeApi): Reachable => ({
  rest: `https://${hostOf(stack, rest.restApiId)}`,
  realtime: `wss://${hostOf(stack, realtime.api.apiId)}`,
})

function addOutputs(stack: Stack, rest: RestApi, { stage }: RealtimeApi): void {
  const host = hostOf(stack, rest.restApiId)
  new CfnOutput(stack, 'RestUrl', { value: `https://${host}/${rest.deploymentStage.stageName}` })
  new CfnOutput(stack, 'RealtimeUrl', { value: stage.url })
}

/** What `npm run redrive` has to know. */
function addRedriveOutputs(stack: Stack, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value })
}
