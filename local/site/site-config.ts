import { StartError } from '../events.ts'
import type { Resource } from '../template/resolve.ts'
import { isProperties, type Properties } from '../template/template.ts'
import { policyHeaders } from './policy-headers.ts'

/** How requests to some paths are answered. */
export interface Behavior {
  /** `*` and `?` as CloudFront reads them; `*` alone is the default behaviour's. */
  readonly pattern: string
  readonly bucketName: string
  readonly headers: Readonly<Record<string, string>>
  /** Source of the function that sees a request first. */
  readonly viewerRequest: string | undefined
}

export interface SiteConfig {
  /** What `/` is. */
  readonly rootObject: string
  /** The first that fits answers; the default one comes last. */
  readonly behaviors: readonly Behavior[]
}

const part = (value: unknown): Properties => (isProperties(value) ? value : {})
const list = (value: unknown): Properties[] => (Array.isArray(value) ? value.map(part) : [])

/** Reads an `AWS::CloudFront::Distribution` whose origins are buckets of the same assembly. */
export function readDistribution(distribution: Resource, resources: readonly Resource[]): SiteConfig {
  const config = part(distribution.properties.DistributionConfig)
  const origins = new Map(list(config.Origins).map(({ Id, DomainName }) => [Id, String(DomainName)]))
  const behaviorOf = (behavior: Properties): Behavior => ({
    pattern: String(behavior.PathPattern ?? '*'),
    bucketName: bucketAt(origins.get(behavior.TargetOriginId) ?? '', resources),
    headers: headersOf(behavior.ResponseHeadersPolicyId, resources),
    viewerRequest: viewerRequestOf(behavior, resources),
  })
  return {
    rootObject: String(config.DefaultRootObject ?? ''),
    behaviors: [...list(config.CacheBehaviors), part(config.DefaultCacheBehavior)].map(behaviorOf),
  }
}

function bucketAt(domain: string, resources: readonly Resource[]): string {
  const bucket = resources.find(
    ({ type, id }) => type === 'AWS::S3::Bucket' && domain.startsWith(`${id}.s3.`),
  )
  if (bucket === undefined)
    throw new StartError(`A distribution's origin, ${domain}, is no bucket of these stacks.`)
  return bucket.id
}

function headersOf(policyId: unknown, resources: readonly Resource[]): Readonly<Record<string, string>> {
  if (policyId === undefined) return {}
  const policy = resources.find(({ id }) => id === policyId)
  if (policy === undefined) throw new StartError(`There is no response headers policy ${policyId}.`)
  return policyHeaders(part(policy.properties.ResponseHeadersPolicyConfig))
}

function viewerRequestOf(behavior: Properties, resources: readonly Resource[]): string | undefined {
  const association = list(behavior.FunctionAssociations).find(
    ({ EventType }) => EventType === 'viewer-request',
  )
  if (association === undefined) return undefined
  const found = resources.find(
    ({ type, id }) => type === 'AWS::CloudFront::Function' && id === association.FunctionARN,
  )
  if (found === undefined) throw new StartError(`There is no function ${association.FunctionARN}.`)
  return String(found.properties.FunctionCode)
}
