import { Duration, Stack } from 'aws-cdk-lib'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

export interface RealtimeApi {
  readonly api: WebSocketApi
  readonly stage: WebSocketStage
}

/** The API with its one stage; routes come with `addRealtimeRoutes`, for functions that need to know its address. */
export function createRealtimeApi(scope: Construct, settings: Settings): RealtimeApi {
  const api = new WebSocketApi(scope, 'RealtimeApi', {
    apiName: `${settings.name}-realtime`,
    description: 'The realtime API of Parley',
    routeSelectionExpression: '$request.body.action',
  })
  const stage = new WebSocketStage(scope, 'RealtimeStage', {
    webSocketApi: api,
    stageName: 'realtime',
    autoDeploy: true,
    throttle: { rateLimit: settings.throttleRate, burstLimit: settings.throttleBurst },
  })
  return { api, stage }
}

/** Of every connection's way back to the client; closing and reading one have verbs of their own. */
export const connectionsArn = ({ api, stage }: RealtimeApi, verb: 'POST' | 'DELETE'): string =>
  Stack.of(api).formatArn({
    service: 'execute-api',
    resource: api.apiId,
    resourceName: `${stage.stageName}/${verb}/@connections/*`,
  })

export interface RealtimeFunctions {
  readonly authorizer: IFunction
  readonly connect: IFunction
  readonly disconnect: IFunction
  readonly actions: IFunction
}

const integration = (id: string, handler: IFunction): WebSocketLambdaIntegration =>
  new WebSocketLambdaIntegration(id, handler, { timeout: Duration.seconds(29) })

/** Every action goes to one function: `$default` has a route response, or its replies would not travel. */
export function addRealtimeRoutes({ api }: RealtimeApi, functions: RealtimeFunctions): void {
  const authorizer = new WebSocketLambdaAuthorizer('RealtimeAuthorizer', functions.authorizer, {
    // A handshake without it is refused before the function is asked.
    identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
  })
  api.addRoute('$connect', { integration: integration('Connect', functions.connect), authorizer })
  api.addRoute('$disconnect', { integration: integration('Disconnect', functions.disconnect) })
  api.addRoute('$default', { integration: integration('Actions', functions.actions), returnResponse: true })
}
