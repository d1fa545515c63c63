import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { DeployedFile, Files } from './files.ts'

/** A file as it is served. */
export interface StoredFile {
  readonly body: Buffer
  /** Where compressing is worth while. */
  readonly gzip: Buffer | undefined
  readonly etag: string
  readonly contentType: string
  readonly cacheControl: string | undefined
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
  const known = new Map<DeployedFile, StoredFile>()
  return (bucketName, key) => {
    const deployed = buckets.get(bucketName)?.get(key)
    if (deployed === undefined) return undefined
    const file = known.get(deployed) ?? describe(key, deployed)
    known.set(deployed, file)
    return file
  }
}

function describe(key: string, { body, cacheControl }: DeployedFile): StoredFile {
  const contentType = contentTypes[extname(key)] ?? 'binary/octet-stream'
  return {
    body,
    gzip: compressed.test(contentType) ? gzipSync(body) : undefined,
    etag: `"${createHash('md5').update(body).digest('hex')}"`,
    contentType,
    cacheControl,
  }
}
