import { readFileSync } from 'node:fs'
import { Annotations, CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import {
  AccessLevel,
  type BehaviorOptions,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { createRole } from '../function.ts'
import type { Settings } from '../settings.ts'
import { type Reachable, siteHeaders } from './security-headers.ts'

const hashedPattern = 'assets/*'
/** Pages of others name it, so its name says nothing of what is in it. */
const widgetFile = 'widget.js'

interface SiteOptions extends Reachable {
  /** What the build of `web/` wrote. */
  readonly files: string
  readonly settings: Settings
}

/** The web app: files in a bucket that nobody but CloudFront reads. */
export function createSite(stack: Stack, options: SiteOptions): void {
  const bucket = createBucket(stack)
  const distribution = createDistribution(stack, bucket, options)
  deployFiles(stack, bucket, options)
  new CfnOutput(stack, 'WebUrl', { value: `https://${distribution.distributionDomainName}` })
}

/** What is in it is built anew at will. */
const createBucket = (stack: Stack): Bucket =>
  new Bucket(stack, 'SiteFiles', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
  })

function createDistribution(stack: Stack, bucket: Bucket, options: SiteOptions): Distribution {
  // May list the files: else S3 says of a file that is not there that it is forbidden. The list itself is at `/`, which the
  // page function and the root object make a page.
  const origin = S3BucketOrigin.withOriginAccessControl(bucket, {
    originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
  })
  Annotations.of(stack).acknowledgeWarning('@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk')
  const common = { origin, viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, compress: true }
  const kept = { ...common, ...keptFiles(stack, options) }
  return new Distribution(stack, 'Site', {
    comment: `${options.settings.name}: the web app`,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: { ...common, ...pages(stack, options) },
    additionalBehaviors: { [hashedPattern]: kept, [widgetFile]: kept },
  })
}

/** Asked for anew each time, so that a deployment is seen at once: they are small. */
const pages = (stack: Stack, options: SiteOptions): Omit<BehaviorOptions, 'origin'> => ({
  cachePolicy: CachePolicy.CACHING_DISABLED,
  responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'PageHeaders', siteHeaders(options, 'no-cache')),
  functionAssociations: [
    { eventType: FunctionEventType.VIEWER_REQUEST, function: createPageFunction(stack) },
  ],
})

const createPageFunction = (stack: Stack): CloudFrontFunction =>
  new CloudFrontFunction(stack, 'SitePages', {
    comment: 'Every path of the app is its one page',
    code: FunctionCode.fromInline(readFileSync(new URL('site-pages.js', import.meta.url), 'utf8')),
    runtime: FunctionRuntime.JS_2_0,
  })

/** How long one is kept, the file says: one that is not there, or not yet, is not kept at all. */
const keptFiles = (stack: Stack, options: SiteOptions): Omit<BehaviorOptions, 'origin'> => ({
  cachePolicy: CachePolicy.CACHING_OPTIMIZED,
  responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'FileHeaders', siteHeaders(options)),
})

/** Files of before stay: a page that was open during a deployment still asks for them. */
function deployFiles(stack: Stack, bucket: Bucket, { files, rest, settings }: SiteOptions): void {
  const logGroup = new LogGroup(stack, 'SiteDeploymentLogs', {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const common = {
    destinationBucket: bucket,
    prune: false,
    retainOnDelete: false,
    memoryLimit: 512,
    logGroup,
    role: createRole(stack, 'SiteDeployment', logGroup, []),
  }
  const deployKept = (id: string, pattern: string, cacheControl: string): BucketDeployment =>
    new BucketDeployment(stack, id, {
      ...common,
      sources: [Source.asset(files)],
      exclude: ['*'],
      include: [pattern],
      cacheControl: [CacheControl.fromString(cacheControl)],
    })
  // Their names say what is in them.
  const hashed = deployKept('HashedFilesDeployment', hashedPattern, 'public, max-age=31536000, immutable')
  // Pages of others ask for it with each of theirs; a new one is seen after minutes.
  const often = 'public, max-age=300, stale-while-revalidate=86400'
  const widget = deployKept('WidgetDeployment', widgetFile, often)
  const pages = new BucketDeployment(stack, 'SiteDeployment', {
    ...common,
    sources: [Source.asset(files), Source.jsonData('config.json', { url: rest })],
    exclude: [hashedPattern, widgetFile],
  })
  // What names files is there after them.
  for (const naming of [widget, pages]) naming.node.addDependency(hashed)
}
