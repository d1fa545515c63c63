import type { IncomingMessage } from 'node:http'
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
  APIGatewayRequestAuthorizerEvent,
} from 'aws-lambda'
import type { Caller, Gateway } from './gateway.ts'
import { type EventHeaders, headersOf, queryOf } from './handshake-request.ts'
import { newGatewayId, requestTime } from './identifiers.ts'

export interface SocketRequestContext extends Omit<APIGatewayEventWebsocketRequestContextV2, 'messageId'> {
  readonly messageId?: string
  readonly identity: { readonly sourceIp: string; readonly userAgent?: string }
  readonly authorizer?: Readonly<Record<string, string>>
  readonly disconnectStatusCode?: number
  readonly disconnectReason?: string
}

type Event = APIGatewayProxyWebsocketEventV2WithRequestContext<SocketRequestContext>

/** What the functions of all routes get; messages come without headers. */
export type SocketEvent = Event & Partial<EventHeaders>

/** Without the path, its parameters, method and resource that a REST authorizer's event has. */
export interface SocketAuthorizerEvent
  extends Omit<
    APIGatewayRequestAuthorizerEvent,
    'resource' | 'path' | 'pathParameters' | 'httpMethod' | 'requestContext'
  > {
  readonly requestContext: SocketRequestContext
}

export function authorizerEvent(
  gateway: Gateway,
  caller: Caller,
  request: IncomingMessage,
): SocketAuthorizerEvent {
  const { config, region, accountId } = gateway
  const query = queryOf(request)
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:${region}:${accountId}:${config.apiId}/${config.stage}/$connect`,
    ...headersOf(request, caller, {
      Connection: ['upgrade'],
      'content-length': ['0'],
      Upgrade: ['websocket'],
    }),
    queryStringParameters: query.queryStringParameters ?? {},
    multiValueQueryStringParameters: query.multiValueQueryStringParameters ?? {},
    stageVariables: { ...config.stageVariables },
    requestContext: contextOf(gateway, caller, '$connect', 'CONNECT'),
  }
}

export function connectEvent(gateway: Gateway, caller: Caller, request: IncomingMessage): SocketEvent {
  return {
    ...headersOf(request, caller, {}),
    ...queryOf(request),
    ...stageVariables(gateway),
    requestContext: contextOf(gateway, caller, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  }
}

export function messageEvent(gateway: Gateway, caller: Caller, routeKey: string, body: string): SocketEvent {
  return {
    ...stageVariables(gateway),
    requestContext: { ...contextOf(gateway, caller, routeKey, 'MESSAGE'), messageId: newGatewayId() },
    body,
    isBase64Encoded: false,
  }
}

export function disconnectEvent(
  gateway: Gateway,
  caller: Caller,
  disconnectStatusCode: number,
  disconnectReason: string,
): SocketEvent {
  const headers = { Host: caller.host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...stageVariables(gateway),
    requestContext: {
      ...contextOf(gateway, caller, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode,
      disconnectReason,
    },
    isBase64Encoded: false,
  }
}

function contextOf(
  gateway: Gateway,
  caller: Caller,
  routeKey: string,
  eventType: SocketRequestContext['eventType'],
): SocketRequestContext {
  const requestId = newGatewayId()
  const at = gateway.now()
  return {
    routeKey,
    ...(caller.authorizer && { authorizer: caller.authorizer }),
    eventType,
    extendedRequestId: requestId,
    requestTime: requestTime(at),
    messageDirection: 'IN',
    stage: gateway.config.stage,
    connectedAt: caller.connectedAt,
    requestTimeEpoch: at,
    identity: {
      sourceIp: caller.sourceIp,
      ...(caller.userAgent !== undefined && { userAgent: caller.userAgent }),
    },
    requestId,
    domainName: caller.host,
    connectionId: caller.connectionId,
    apiId: gateway.config.apiId,
  }
}

function stageVariables({ config }: Gateway): Pick<Event, 'stageVariables'> {
  const some = Object.keys(config.stageVariables).length > 0
  return some ? { stageVariables: { ...config.stageVariables } } : {}
}
