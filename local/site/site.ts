import type { IncomingMessage, ServerResponse } from 'node:http'
import { runInNewContext } from 'node:vm'
import type { HttpHandler } from '../events.ts'
import type { Files } from './files.ts'
import type { Behavior, SiteConfig } from './site-config.ts'
import { createStoredFiles, type StoredFile } from './stored-file.ts'
import { wildcard } from './wildcard.ts'

/** Serves what a distribution serves. Paths of its default behaviour that no file has are left to others. */
export function createSite(config: SiteConfig, buckets: ReadonlyMap<string, Files>): HttpHandler {
  const storedFile = createStoredFiles(buckets)
  const rules = config.behaviors.map((behavior) => ({
    behavior,
    pattern: wildcard(withoutSlash(behavior.pattern)),
    viewerRequest: viewerFunction(behavior),
  }))
  return (request, response, { pathname }) => {
    const rule = rules.find(({ pattern }) => pattern.test(withoutSlash(pathname)))
    if (rule === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false
    const { behavior, viewerRequest } = rule
    const uri = viewerRequest?.(pathname) ?? pathname
    const key = uri === '/' ? config.rootObject : uri.slice(1)
    const name = decoded(key)
    const file = name === undefined ? undefined : storedFile(behavior.bucketName, name)
    if (file !== undefined) sendFile(request, response, file, behavior.headers)
    else if (behavior.pattern === '*') return false
    else sendMissing(response, behavior.headers)
    return true
  }
}

/** Undefined for what no file can be called. */
function decoded(key: string): string | undefined {
  try {
    return decodeURIComponent(key)
  } catch {
    return undefined
  }
}

/** A pattern may leave it out. */
const withoutSlash = (path: string): string => path.replace(/^\//, '')

type Headers = Behavior['headers']

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { body, gzip, etag, contentType, cacheControl }: StoredFile,
  more: Headers,
): void {
  const headers = {
    ...(cacheControl !== undefined && { 'Cache-Control': cacheControl }),
    ...more,
    ETag: etag,
    Vary: 'Accept-Encoding',
  }
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end()
  const zipped = String(request.headers['accept-encoding']).includes('gzip') ? gzip : undefined
  response.writeHead(200, {
    ...headers,
    'Content-Type': contentType,
    ...(zipped && { 'Content-Encoding': 'gzip' }),
  })
  response.end(request.method === 'HEAD' ? undefined : (zipped ?? body))
}

/** As S3 answers who may list the bucket. */
function sendMissing(response: ServerResponse, headers: Headers): void {
  response.writeHead(404, { ...headers, 'Content-Type': 'application/xml' })
  response.end('<Error><Code>NoSuchKey</Code></Error>')
}

/** Runs the function's own code on the path, as CloudFront would. */
function viewerFunction({ viewerRequest }: Behavior): ((uri: string) => string) | undefined {
  if (viewerRequest === undefined) return undefined
  const handler = runInNewContext(`${viewerRequest}\nhandler`) as (event: unknown) => { uri: string }
  return (uri) => handler({ request: { uri, method: 'GET', querystring: {}, headers: {}, cookies: {} } }).uri
}
