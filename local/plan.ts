import type { Log } from './events.ts'
import { type FunctionConfig, readFunction } from './functions/function-config.ts'
import type { QueueResource } from './queue/queue-config.ts'
import { readRestApis } from './rest/read-template.ts'
import type { RestConfig } from './rest/rest-config.ts'
import { deployFiles, type Files } from './site/files.ts'
import { readDistribution, type SiteConfig } from './site/site-config.ts'
import type { SocketApiConfig } from './sockets/api-config.ts'
import { readSocketApis } from './sockets/read-template.ts'
import type { TableResource } from './table/tables.ts'
import { distributionDomain, rootResourceId, streamArnOf } from './template/attributes.ts'
import { localiseUrls } from './template/local-urls.ts'
import { type Resolved, type ResolveOptions, type Resource, resolveAssembly } from './template/resolve.ts'
import type { Assembly } from './template/template.ts'
import type { PoolSource } from './user-pool/pool.ts'

/** Where the WebSocket API answers, whatever its stage is called. */
export const socketPath = '/realtime'

/** What an assembly asks for, told to each room in the room's own words. */
export interface Plan {
  readonly resolved: Resolved
  readonly functions: readonly FunctionConfig[]
  readonly restApis: readonly RestConfig[]
  readonly socketApi: SocketApiConfig | undefined
  readonly pools: readonly PoolSource[]
  readonly tables: readonly TableResource[]
  readonly queues: readonly QueueResource[]
  readonly mappings: readonly Resource[]
  /** By the bucket's name, what is deployed to it. */
  readonly buckets: ReadonlyMap<string, Files>
  readonly sites: readonly SiteConfig[]
}

export interface PlanOptions {
  readonly region: string
  readonly accountId: string
  readonly port: number
  readonly log: Log
}

/** Reads what is to run, and says what of the template will not. */
export function planOf(assembly: Assembly, options: PlanOptions): Plan {
  const resolved = resolveLocally(assembly, options)
  const warn = (text: string) => options.log(`warning: ${text}`)
  if (resolved.unsupported.length > 0) warn(`not run here: ${resolved.unsupported.join(', ')}`)
  const ofType = (type: string) => resolved.resources.filter((resource) => resource.type === type)
  const sockets = socketApisOf(resolved.resources, warn)
  const deployments = ofType('Custom::CDKBucketDeployment')
  const sites = ofType('AWS::CloudFront::Distribution')
  for (const { apiId } of sockets.slice(1)) warn(`not run here: a second WebSocket API (${apiId})`)
  return {
    resolved,
    functions: ofType('AWS::Lambda::Function')
      .filter(({ arn }) => !deployments.some(({ properties }) => properties.ServiceToken === arn))
      .map((resource) => readFunction(resource, assembly.assets)),
    restApis: readRestApis(resolved.resources, rootResourceId, warn),
    socketApi: sockets[0],
    pools: ofType('AWS::Cognito::UserPool').map((pool) => poolSource(pool, ofType)),
    tables: [...ofType('AWS::DynamoDB::Table'), ...ofType('AWS::DynamoDB::GlobalTable')].map(tableResource),
    queues: ofType('AWS::SQS::Queue').map(queueResource),
    mappings: ofType('AWS::Lambda::EventSourceMapping'),
    buckets: deployFiles(deployments, assembly.assets),
    sites: sites.map((site) => readDistribution(site, resolved.resources)),
  }
}

/** Twice: the first time tells the ids of the APIs, by which the second turns their URLs into local ones. */
function resolveLocally(assembly: Assembly, { region, accountId, port }: PlanOptions): Resolved {
  const place: ResolveOptions = { region, accountId, localise: (text) => text }
  const { resources } = resolveAssembly(assembly, place)
  const idsOf = (type: string) => resources.filter((part) => part.type === type).map((part) => part.id)
  const restApiIds = idsOf('AWS::ApiGateway::RestApi')
  const socketApiIds = idsOf('AWS::ApiGatewayV2::Api')
  const distributionDomains = resources
    .filter(({ type }) => type === 'AWS::CloudFront::Distribution')
    .map(distributionDomain)
  const localise = localiseUrls({
    region,
    accountId,
    port,
    restApiIds,
    socketApiIds,
    socketPath,
    distributionDomains,
  })
  return resolveAssembly(assembly, { ...place, localise })
}

function socketApisOf(resources: readonly Resource[], warn: (text: string) => void): SocketApiConfig[] {
  const byKey = new Map(
    resources.map((resource) => [`${resource.stackName}/${resource.logicalId}`, resource]),
  )
  const entries = [...byKey].map(([key, { type, properties }]) => [
    key,
    { Type: type, Properties: properties },
  ])
  return readSocketApis(Object.fromEntries(entries), { refOf: (key) => byKey.get(key)?.id ?? key, warn })
}

function poolSource(pool: Resource, ofType: (type: string) => Resource[]): PoolSource {
  const clients = ofType('AWS::Cognito::UserPoolClient').filter(
    ({ properties }) => properties.UserPoolId === pool.id,
  )
  const { properties } = pool
  return { id: pool.id, name: String(properties.UserPoolName ?? pool.logicalId), properties, clients }
}

/** Its name is there, derived when the template gives none. */
function tableResource({ id, arn, properties }: Resource): TableResource {
  return {
    properties: { ...properties, TableName: id } as unknown as TableResource['properties'],
    streamArn: properties.StreamSpecification === undefined ? undefined : streamArnOf(arn),
  }
}

function queueResource({ id, arn, properties }: Resource): QueueResource {
  return { url: id, arn, name: arn.slice(arn.lastIndexOf(':') + 1), properties }
}
