import type { Resource } from '../template/resolve.ts'
import { isProperties, type Properties } from '../template/template.ts'
import { textList, textRecord } from '../template/values.ts'
import { headerMappings, readIntegration } from './read-integration.ts'
import type {
  GatewayResponse,
  MethodAuthorizer,
  RestConfig,
  RestMethod,
  RestResource,
} from './rest-config.ts'

/** Every REST API among the resources that has a stage; `rootOf` gives the id of an API's root resource. */
export function readRestApis(
  resources: readonly Resource[],
  rootOf: (api: Resource) => string,
  warn: (text: string) => void,
): RestConfig[] {
  const apis = resources.filter(({ type }) => type === 'AWS::ApiGateway::RestApi')
  return apis.map((api) => {
    const own = resources.filter(({ properties }) => properties.RestApiId === api.id)
    const ofType = (type: string) => own.filter((part) => part.type === `AWS::ApiGateway::${type}`)
    const [stage, ...others] = ofType('Stage')
    if (stage === undefined) warn(`REST API ${api.logicalId} has no stage: it is served as "local"`)
    for (const { id } of others) warn(`REST API ${api.logicalId}: its stage ${id} is not served`)
    return {
      apiId: api.id,
      stage: stage?.id ?? 'local',
      stageVariables: textRecord(stage?.properties.Variables),
      binaryMediaTypes: textList(api.properties.BinaryMediaTypes),
      resources: readResources(ofType('Resource'), ofType('Method'), rootOf(api), {
        authorizers: new Map(ofType('Authorizer').map((part) => [part.id, part.properties])),
        warn,
      }),
      gatewayResponses: new Map(ofType('GatewayResponse').map(readGatewayResponse)),
    }
  })
}

interface MethodParts {
  readonly authorizers: ReadonlyMap<string, Properties>
  readonly warn: (text: string) => void
}

function readResources(
  parts: readonly Resource[],
  methods: readonly Resource[],
  rootId: string,
  more: MethodParts,
): RestResource[] {
  const byId = new Map(parts.map((part) => [part.id, part.properties]))
  const pathOf = (id: string): string => {
    const properties = byId.get(id)
    if (properties === undefined) return ''
    return `${pathOf(String(properties.ParentId))}/${properties.PathPart}`
  }
  return [rootId, ...byId.keys()].map((id) => {
    const own = methods.filter(({ properties }) => properties.ResourceId === id)
    const read = own.map((method) => readMethod(method, more))
    return {
      id,
      path: pathOf(id) || '/',
      methods: new Map(read.map((method) => [method.httpMethod, method])),
    }
  })
}

function readMethod({ logicalId, properties }: Resource, { authorizers, warn }: MethodParts): RestMethod {
  const authorizer = readAuthorizer(properties, authorizers)
  const integration = readIntegration(isProperties(properties.Integration) ? properties.Integration : {})
  for (const part of [authorizer, integration]) {
    if (part.kind === 'unsupported') warn(`REST method ${logicalId}: ${part.name} does not run here`)
  }
  return { httpMethod: String(properties.HttpMethod), authorizer, integration }
}

function readAuthorizer(method: Properties, authorizers: ReadonlyMap<string, Properties>): MethodAuthorizer {
  const kind = String(method.AuthorizationType ?? 'NONE')
  if (kind === 'NONE' && method.ApiKeyRequired !== true) return { kind: 'none' }
  const authorizer = authorizers.get(String(method.AuthorizerId))
  if (kind !== 'COGNITO_USER_POOLS' || authorizer === undefined) {
    return { kind: 'unsupported', name: kind === 'NONE' ? 'an API key' : `the authorization ${kind}` }
  }
  return {
    kind: 'user-pools',
    poolArns: textList(authorizer.ProviderARNs),
    header:
      String(authorizer.IdentitySource ?? 'method.request.header.Authorization')
        .split('.')
        .at(-1) ?? '',
    scopes: textList(method.AuthorizationScopes),
  }
}

function readGatewayResponse({ properties }: Resource): [string, GatewayResponse] {
  const templates = Object.entries(textRecord(properties.ResponseTemplates) ?? {})
  const [contentType, template] =
    templates.find(([type]) => type === 'application/json') ?? templates[0] ?? []
  return [
    String(properties.ResponseType),
    {
      status: properties.StatusCode === undefined ? undefined : Number(properties.StatusCode),
      headers: headerMappings(properties.ResponseParameters, 'gatewayresponse.header.'),
      template,
      contentType: contentType ?? 'application/json',
    },
  ]
}
