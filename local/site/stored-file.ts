import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Files } from './files.ts'

/** A file as it is served. */
export interface StoredFile {
  readonly body: Buffer
  /** Where compressing is worth while. */
  readonly gzip: Buffer | undefined
  readonly etag: string
  readonly contentType: string
}

/** As the AWS command line, which CDK's deployment runs, guesses them. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const compressed = /^(text\/|application\/(json|manifest)|image\/svg)/

/** Finds a file by bucket and key; each is compressed once. */
export function createStoredFiles(
  buckets: ReadonlyMap<string, Files>,
): (bucketName: string, key: string) => StoredFile | undefined {
  const known = new Map<Buffer, StoredFile>()
  return (bucketName, key) => {
    const body = buckets.get(bucketName)?.get(key)
    if (body === undefined) return undefined
    const file = known.get(body) ?? describe(key, body)
    known.set(body, file)
    return file
  }
}

function describe(key: string, body: Buffer): StoredFile {
  const contentType = contentTypes[extname(key)] ?? 'binary/octet-stream'
  return {
    body,
    gzip: compressed.test(contentType) ? gzipSync(body) : undefined,
    etag: `"${createHash('md5').update(body).digest('hex')}"`,
    contentType,
  }
}
