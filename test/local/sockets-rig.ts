import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { type ClientOptions, WebSocket } from 'ws'
import type { InvokeResult } from '../../local/events.ts'
import type { SocketLimits } from '../../local/sockets/limits.ts'
import { type ResolvedResources, readSocketApis } from '../../local/sockets/read-template.ts'
import { createSocketApi, type SocketApi } from '../../local/sockets/socket-api.ts'
import type { SocketEvent } from '../../local/sockets/socket-event.ts'

export const apiId = 'a1b2c3d4e5'
export const stage = 'live'
const functionArn = (name: string) => `arn:aws:lambda:eu-north-1:000000000000:function:${name}`
const functionUri = (name: string) =>
  `arn:aws:apigateway:eu-north-1:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`

/** An API as CDK synthesizes it, its intrinsics resolved: `named` and `$default` answer, `oneWay` does not. */
export const resources: ResolvedResources = {
  [apiId]: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
  },
  Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: apiId, StageName: stage } },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: apiId,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: functionUri('authorizer'),
      IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'],
    },
  },
  ...route('$connect', 'connect', { AuthorizationType: 'CUSTOM', AuthorizerId: 'Authorizer' }),
  ...route('$disconnect', 'disconnect'),
  ...route('$default', 'default', { RouteResponseSelectionExpression: '$default' }),
  ...route('named', 'named', { RouteResponseSelectionExpression: '$default' }),
  ...route('oneWay', 'oneWay'),
}

export function route(routeKey: string, functionName: string, properties = {}): ResolvedResources {
  const response = {
    Type: 'AWS::ApiGatewayV2::RouteResponse',
    Properties: { ApiId: apiId, RouteId: `${functionName}Route`, RouteResponseKey: '$default' },
  }
  return {
    [`${functionName}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: apiId, IntegrationType: 'AWS_PROXY', IntegrationUri: functionUri(functionName) },
    },
    [`${functionName}Route`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: apiId,
        RouteKey: routeKey,
        Target: `integrations/${functionName}Integration`,
        ...properties,
      },
    },
    ...('RouteResponseSelectionExpression' in properties && { [`${functionName}Response`]: response }),
  }
}

export type TestFunction = (event: SocketEvent & { methodArn: string }) => unknown

export interface RigOptions {
  readonly functions?: Readonly<Record<string, TestFunction>>
  readonly limits?: Partial<SocketLimits>
  readonly resources?: ResolvedResources
  readonly seed?: number
}

export interface Rig {
  readonly url: string
  readonly httpUrl: string
  readonly api: SocketApi
  readonly server: Server
  /** The TCP connections that asked for a WebSocket, oldest first. */
  readonly upgraded: Duplex[]
  readonly management: ApiGatewayManagementApiClient
  readonly clock: { now: number }
  /** Every event, by the function that got it. */
  readonly events: Record<string, (SocketEvent & { methodArn: string })[]>
  readonly lines: string[]
  readonly connect: (options?: ClientOptions & { query?: string; protocols?: string[] }) => Promise<Client>
  readonly stop: () => Promise<void>
}

export interface Client {
  readonly webSocket: WebSocket
  readonly messages: string[]
  readonly connectionId: string
  closed: { code: number; reason: string } | undefined
}

const allow = (methodArn: string) => ({
  principalId: 'ann',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
  },
  context: { userId: 'ann', level: 3, staff: false },
})

const usual: Record<string, TestFunction> = {
  authorizer: (event) => allow(event.methodArn),
  connect: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'parley.v1' } }),
  disconnect: () => ({ statusCode: 200 }),
  default: (event) => ({ statusCode: 200, body: `default:${event.body}` }),
  named: (event) => ({ statusCode: 200, body: `named:${event.requestContext.connectionId}` }),
  oneWay: () => ({ statusCode: 200, body: 'nobody hears this' }),
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const events: Rig['events'] = Object.fromEntries(Object.keys(usual).map((name) => [name, []]))
  const lines: string[] = []
  const clock = { now: Date.UTC(2026, 0, 9, 8, 7, 6) }
  const functions = { ...usual, ...options.functions }
  const invoke = async (arn: string, event: unknown): Promise<InvokeResult> => {
    const name = arn.split(':').at(-1) ?? ''
    const copy = structuredClone(event) as SocketEvent & { methodArn: string }
    events[name]?.push(copy)
    try {
      return { ok: true, payload: await functions[name]?.(copy) }
    } catch (error) {
      return { ok: false, error: { errorType: 'Error', errorMessage: (error as Error).message } }
    }
  }
  const [config] = readSocketApis(options.resources ?? resources, { warn: (text) => lines.push(text) })
  if (!config) throw new Error('no WebSocket API in these resources')
  const api = createSocketApi({
    config,
    path: '/realtime',
    region: 'eu-north-1',
    accountId: '000000000000',
    invoke,
    now: () => clock.now,
    log: (line) => lines.push(line),
    ...(options.limits && { limits: options.limits }),
    ...(options.seed && { seed: options.seed }),
  })
  const server = createServer(async (request, response) => {
    const taken = await api.handle(request, response, new URL(request.url ?? '/', 'http://localhost'))
    if (!taken) response.writeHead(404).end()
  })
  const upgraded: Duplex[] = []
  server.on('upgrade', (request, socket, head) => {
    upgraded.push(socket)
    api.upgrade(request, socket, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const management = new ApiGatewayManagementApiClient({
    endpoint: `http://localhost:${port}/realtime`,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const url = `ws://127.0.0.1:${port}/realtime`
  return {
    url,
    httpUrl: `http://127.0.0.1:${port}/realtime`,
    api,
    server,
    upgraded,
    management,
    clock,
    events,
    lines,
    async connect({ query = '', protocols = ['parley.v1', 'bearer.abc'], ...more } = {}) {
      const webSocket = new WebSocket(`${url}${query}`, protocols, more)
      const known = new Set(api.connections().map(({ connectionId }) => connectionId))
      const messages: string[] = []
      webSocket.on('message', (data) => messages.push(data.toString()))
      await once(webSocket, 'open')
      const own = api.connections().find(({ connectionId }) => !known.has(connectionId))
      const client: Client = {
        webSocket,
        messages,
        connectionId: own?.connectionId ?? '',
        closed: undefined,
      }
      webSocket.on('close', (code, reason) => {
        client.closed = { code, reason: reason.toString() }
      })
      webSocket.on('error', () => undefined)
      return client
    },
    async stop() {
      await api.stop()
      management.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The HTTP answer to a handshake that is refused. */
export async function refusedHandshake(url: string, protocols: string[] = ['parley.v1']) {
  const webSocket = new WebSocket(url, protocols)
  const [, response] = await once(webSocket, 'unexpected-response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return {
    status: response.statusCode as number,
    errorType: response.headers['x-amzn-errortype'] as string,
    body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>,
  }
}
