import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalServer, startServer } from '../../local/http/server.ts'
import { deployFiles } from '../../local/site/files.ts'
import { createSite } from '../../local/site/site.ts'
import { readDistribution } from '../../local/site/site-config.ts'
import type { Resource } from '../../local/template/resolve.ts'

const pageFunction = `function handler(event) {
  const request = event.request
  if (!request.uri.includes('.')) request.uri = '/index.html'
  return request
}`

const resource = (type: string, id: string, properties: Resource['properties']): Resource => ({
  stackName: 'stack',
  logicalId: id,
  type,
  id,
  arn: id,
  properties,
})

const policy = (id: string, cacheControl: string): Resource =>
  resource('AWS::CloudFront::ResponseHeadersPolicy', id, {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
        ContentTypeOptions: { Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
      },
      CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: cacheControl, Override: true }] },
      CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] } },
    },
  })

const distribution = resource('AWS::CloudFront::Distribution', 'Site', {
  DistributionConfig: {
    DefaultRootObject: 'index.html',
    Origins: [{ Id: 'files', DomainName: 'bucket.s3.eu-north-1.amazonaws.com' }],
    DefaultCacheBehavior: {
      TargetOriginId: 'files',
      ResponseHeadersPolicyId: 'pages',
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'function' }],
    },
    CacheBehaviors: [{ PathPattern: 'assets/*', TargetOriginId: 'files', ResponseHeadersPolicyId: 'hashed' }],
  },
})
const resources = [
  resource('AWS::S3::Bucket', 'bucket', {}),
  resource('AWS::CloudFront::Function', 'function', { FunctionCode: pageFunction }),
  policy('pages', 'no-cache'),
  resource('AWS::CloudFront::ResponseHeadersPolicy', 'hashed', { ResponseHeadersPolicyConfig: {} }),
  distribution,
]

const directory = mkdtempSync(join(tmpdir(), 'site-'))
let server: LocalServer

beforeAll(async () => {
  writeFileSync(join(directory, 'index.html'), '<!doctype html><p>page')
  writeFileSync(join(directory, 'config.json'), '{"url":"<<marker>>"}')
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'assets/app-0a1b.js'), 'export {}')
  const hashed = resource('Custom::CDKBucketDeployment', 'Hashed', {
    SourceObjectKeys: ['key.zip'],
    DestinationBucketName: 'bucket',
    Exclude: ['*'],
    Include: ['assets/*'],
    SystemMetadata: { 'cache-control': 'immutable' },
  })
  const deployment = resource('Custom::CDKBucketDeployment', 'Deployment', {
    SourceObjectKeys: ['key.zip'],
    Exclude: ['assets/*'],
    SourceMarkers: [{ '<<marker>>': 'http://localhost:4000' }],
    DestinationBucketName: 'bucket',
  })
  const buckets = deployFiles([hashed, deployment], new Map([['key.zip', directory]]))
  server = await startServer({ port: 0, log: () => undefined })
  server.serve([createSite(readDistribution(distribution, resources), buckets)], undefined)
})
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true })
})

const ask = (path: string, init?: RequestInit) => fetch(`http://localhost:${server.port}${path}`, init)

it('serves the root object, and what the function makes of other paths, with the headers of the policy', async () => {
  const [root, deep] = await Promise.all([ask('/'), ask('/some/place')])

  expect(await root.text()).toBe('<!doctype html><p>page')
  expect(await deep.text()).toBe('<!doctype html><p>page')
  expect(Object.fromEntries(deep.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'none'",
    'content-type': 'text/html; charset=utf-8',
    'strict-transport-security': 'max-age=60; includeSubDomains',
    'x-content-type-options': 'nosniff',
  })
})

it('puts into files what is known only once the stack is deployed', async () => {
  expect(await (await ask('/config.json')).json()).toEqual({ url: 'http://localhost:4000' })
})

it('answers 404 for what is not there, where a behaviour says who is asked', async () => {
  const missing = await ask('/assets/gone.js')

  expect(missing.status).toBe(404)
  expect(missing.headers.get('cache-control')).toBeNull()
})

it('lets a file be kept as long as its deployment says', async () => {
  const file = await ask('/assets/app-0a1b.js')

  expect(file.status).toBe(200)
  expect(file.headers.get('cache-control')).toBe('immutable')
})

it('answers 404 to a path that no file can have', async () => {
  expect((await ask('/assets/%E0.x')).status).toBe(404)
  expect((await ask('/%E0.x')).status).toBe(404)
})

it('answers 304 to who has the file, and takes nothing but reading', async () => {
  const etag = (await ask('/')).headers.get('etag') ?? ''

  expect((await ask('/', { headers: { 'If-None-Match': etag } })).status).toBe(304)
  expect((await ask('/', { method: 'POST' })).status).toBe(404)
})
