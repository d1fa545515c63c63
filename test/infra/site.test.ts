import { describe, expect, it } from 'vitest'
import { type Properties, propertiesOf, synthesize } from './templates.ts'

const { rebuilt } = synthesize()
const policies = Object.values(propertiesOf(rebuilt, 'AWS::CloudFront::ResponseHeadersPolicy')).map(
  ({ ResponseHeadersPolicyConfig }) => ResponseHeadersPolicyConfig as Properties,
)
const deployments = Object.values(propertiesOf(rebuilt, 'Custom::CDKBucketDeployment'))
const [distribution] = Object.values(propertiesOf(rebuilt, 'AWS::CloudFront::Distribution'))

const cacheControlOf = (policy: Properties): string =>
  /"Header":"Cache-Control","Override":true,"Value":"([^"]*)"/.exec(JSON.stringify(policy))?.[1] ?? ''

describe('the files of the web app', () => {
  it('are in a bucket that is closed to everybody, and read by this distribution alone', () => {
    const [bucketId] = Object.keys(propertiesOf(rebuilt, 'AWS::S3::Bucket'))

    rebuilt.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    const [policy] = Object.values(propertiesOf(rebuilt, 'AWS::S3::BucketPolicy'))
    const statements = Object(policy?.PolicyDocument).Statement as readonly Properties[]
    expect(policy?.Bucket).toEqual({ Ref: bucketId })
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Action: ['s3:GetObject', 's3:ListBucket'],
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ])
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    )
  })

  it('are kept for good by browsers where their names say what is in them, and asked for anew elsewhere', () => {
    expect(policies.map(cacheControlOf).toSorted()).toEqual(['', 'no-cache'])
    expect(
      deployments.map(({ Exclude, Include, SystemMetadata }) => ({ Exclude, Include, SystemMetadata })),
    ).toEqual(
      expect.arrayContaining([
        {
          Exclude: ['*'],
          Include: ['assets/*'],
          SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
        },
        {
          Exclude: ['*'],
          Include: ['widget.js'],
          SystemMetadata: { 'cache-control': 'public, max-age=300, stale-while-revalidate=86400' },
        },
        { Exclude: ['assets/*', 'widget.js'] },
      ]),
    )
    expect(distribution?.DistributionConfig).toMatchObject({
      CacheBehaviors: ['assets/*', 'widget.js'].map((pattern) => ({
        PathPattern: pattern,
        ViewerProtocolPolicy: 'redirect-to-https',
      })),
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
    })
  })

  it('tell the app where the API is, as the deployment knows it', () => {
    for (const deployment of deployments)
      expect(deployment).toMatchObject({ Prune: false, RetainOnDelete: false })
    expect(JSON.stringify(deployments.map(({ SourceMarkers }) => SourceMarkers))).toMatch(
      /"https:\/\/".*"Ref":"RestApi/,
    )
  })
})

describe('the headers of the web app', () => {
  it.each(policies.map((policy) => [cacheControlOf(policy), policy]))('are strict for %s', (_, policy) => {
    expect(policy).toMatchObject({
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY' },
        ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin' },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true },
      },
    })
  })

  it.each(policies)('let a page run nothing but its own files, and speak to this API alone', (policy) => {
    const written = JSON.stringify(policy.SecurityHeadersConfig)

    expect(written).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(written).toContain("frame-ancestors 'none'")
    expect(written).toContain("require-trusted-types-for 'script'")
    expect(written).toMatch(/connect-src 'self' https:\/\/",\{"Fn::Join":\["\.",\[\{"Ref":"RestApi/)
    expect(written).toMatch(/ wss:\/\/",\{"Fn::Join":\["\.",\[\{"Ref":"RealtimeApi/)
    expect(written).not.toContain('unsafe-inline')
    expect(written).not.toContain('unsafe-eval')
  })
})

describe('the paths of the web app', () => {
  const [{ FunctionCode } = { FunctionCode: '' }] = Object.values(
    propertiesOf(rebuilt, 'AWS::CloudFront::Function'),
  )
  const handle = new Function(`${FunctionCode}; return handler`)() as (event: unknown) => { uri: string }

  it.each([
    ['/', '/index.html'],
    ['/conversations/0b0e7a0e', '/index.html'],
    ['/spaces/x/', '/index.html'],
    ['/icon.svg', '/icon.svg'],
    ['/config.json', '/config.json'],
  ])('makes %s the file %s', (uri, file) => {
    expect(handle({ request: { uri } }).uri).toBe(file)
  })
})
