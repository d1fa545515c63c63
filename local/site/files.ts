import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { StartError } from '../events.ts'
import type { Resource } from '../template/resolve.ts'
import { textList, textRecord } from '../template/values.ts'
import { wildcard } from './wildcard.ts'

export interface DeployedFile {
  readonly body: Buffer
  /** How long it may be kept, where its deployment says so. */
  readonly cacheControl: string | undefined
}

/** What a bucket holds, by key. */
export type Files = ReadonlyMap<string, DeployedFile>

/** Puts into each bucket what CDK's deployments would; answers by the bucket's name. */
export function deployFiles(
  deployments: readonly Resource[],
  assets: ReadonlyMap<string, string>,
): ReadonlyMap<string, Files> {
  const buckets = new Map<string, Map<string, DeployedFile>>()
  for (const deployment of deployments) {
    const { DestinationBucketName, DestinationBucketKeyPrefix = '' } = deployment.properties
    const name = String(DestinationBucketName)
    const files = buckets.get(name) ?? new Map<string, DeployedFile>()
    buckets.set(name, files)
    const cacheControl = textRecord(deployment.properties.SystemMetadata)?.['cache-control']
    for (const [key, body] of readSources(deployment, assets)) {
      if (isTaken(key, deployment.properties))
        files.set(posix.join(String(DestinationBucketKeyPrefix), key), { body, cacheControl })
    }
  }
  return buckets
}

/** What is left out, and what is taken all the same: the later filter decides, and these come in this order. */
const isTaken = (key: string, { Exclude, Include }: Resource['properties']): boolean =>
  fitsOne(Include, key) || !fitsOne(Exclude, key)

const fitsOne = (patterns: unknown, key: string): boolean =>
  Array.isArray(patterns) && patterns.some((pattern) => wildcard(String(pattern)).test(key))

function readSources(
  { logicalId, properties }: Resource,
  assets: ReadonlyMap<string, string>,
): [string, Buffer][] {
  const markers = Array.isArray(properties.SourceMarkers) ? properties.SourceMarkers : []
  return textList(properties.SourceObjectKeys).flatMap((key, index) => {
    const directory = assets.get(key)
    if (directory === undefined) {
      throw new StartError(`The files of ${logicalId} are no asset of the assembly.`)
    }
    return readSource(directory, textRecord(markers[index]) ?? {})
  })
}

/** A marker stands in a file for what is known only once the stack is deployed. */
function readSource(directory: string, markers: Readonly<Record<string, string>>): [string, Buffer][] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      const key = relative(directory, path).split(sep).join('/')
      return [key, filledIn(readFileSync(path), markers)]
    })
}

function filledIn(content: Buffer, markers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(markers).filter(([marker]) => content.includes(marker))
  if (entries.length === 0) return content
  const text = entries.reduce(
    (filled, [marker, value]) => filled.replaceAll(marker, () => value),
    `${content}`,
  )
  return Buffer.from(text)
}
