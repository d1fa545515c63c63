import type { SocketApiConfig, SocketRoute } from './api-config.ts'

/** Resources by logical id, their intrinsics resolved already. */
export type ResolvedResources = Readonly<
  Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
>

export interface ReadOptions {
  /** What `Ref` of that logical id was resolved to; the logical id itself unless told. */
  readonly refOf?: (logicalId: string) => string
  /** Told of everything in the template that this stand-in will not do. */
  readonly warn?: (text: string) => void
}

interface Part {
  readonly type: string
  readonly ref: string
  readonly properties: Readonly<Record<string, unknown>>
}

interface Parts {
  readonly api: Part
  readonly ofType: (type: string) => Part[]
  readonly warn: (text: string) => void
}

/** Every WebSocket API among the resources. */
export function readSocketApis(resources: ResolvedResources, options: ReadOptions = {}): SocketApiConfig[] {
  const { refOf = (logicalId: string) => logicalId, warn = () => undefined } = options
  const parts = Object.entries(resources).map(
    ([logicalId, { Type, Properties = {} }]): Part => ({
      type: Type,
      ref: refOf(logicalId),
      properties: Properties,
    }),
  )
  return parts
    .filter((part) => part.type === 'AWS::ApiGatewayV2::Api' && part.properties.ProtocolType === 'WEBSOCKET')
    .map((api) => {
      const own = parts.filter((part) => part.properties.ApiId === api.ref)
      const ofType = (type: string) => own.filter((part) => part.type === `AWS::ApiGatewayV2::${type}`)
      return readSocketApi({ api, ofType, warn })
    })
}

function readSocketApi(parts: Parts): SocketApiConfig {
  const stage = parts.ofType('Stage')[0]
  if (!stage) parts.warn(`WebSocket API ${parts.api.ref} has no stage: it is served as "local"`)
  const routes = parts.ofType('Route').map((route) => readRoute(route, parts))
  return {
    apiId: parts.api.ref,
    stage: text(stage?.properties.StageName) ?? 'local',
    stageVariables: textRecord(stage?.properties.StageVariables),
    selectionExpression: text(parts.api.properties.RouteSelectionExpression) ?? '$request.body.action',
    routes: new Map(routes.map((route) => [route.routeKey, route])),
    authorizer: readAuthorizer(parts),
  }
}

function readRoute(route: Part, parts: Parts): SocketRoute {
  const routeKey = text(route.properties.RouteKey) ?? '$default'
  const target = text(route.properties.Target)?.replace('integrations/', '')
  const integration = parts.ofType('Integration').find((part) => part.ref === target)
  const functionName = functionOf(integration?.properties.IntegrationUri)
  if (target && (!functionName || integration?.properties.IntegrationType !== 'AWS_PROXY')) {
    parts.warn(
      `WebSocket route ${routeKey} has an integration that is not a Lambda proxy: it does nothing here`,
    )
  }
  const responses = parts.ofType('RouteResponse').filter((part) => part.properties.RouteId === route.ref)
  const timeoutMs = Number(integration?.properties.TimeoutInMillis)
  return {
    routeKey,
    functionName,
    respondsToSender:
      route.properties.RouteResponseSelectionExpression === '$default' &&
      responses.some((part) => part.properties.RouteResponseKey === '$default'),
    timeoutMs: timeoutMs > 0 ? timeoutMs : undefined,
  }
}

/** An authorization that cannot be asked here refuses: a stand-in must not be more open than what it stands for. */
function readAuthorizer(parts: Parts): SocketApiConfig['authorizer'] {
  const connect = parts.ofType('Route').find((route) => route.properties.RouteKey === '$connect')
  const kind = text(connect?.properties.AuthorizationType) ?? 'NONE'
  if (kind === 'NONE') return undefined
  const found = parts.ofType('Authorizer').find((part) => part.ref === connect?.properties.AuthorizerId)
  const functionName = functionOf(found?.properties.AuthorizerUri)
  if (kind !== 'CUSTOM' || !found || !functionName) {
    parts.warn(
      `WebSocket API ${parts.api.ref} has ${kind} authorization: only Lambda authorizers are run here, so it refuses everybody`,
    )
    return 'refuses'
  }
  return { functionName, identitySources: textList(found.properties.IdentitySource) }
}

const functionUri = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/

/** The function's ARN out of `arn:...:lambda:path/2015-03-31/functions/<ARN>/invocations`. */
function functionOf(uri: unknown): string | undefined {
  return functionUri.exec(text(uri) ?? '')?.[1]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textRecord(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, String(item)]))
}
