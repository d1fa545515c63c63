import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { StartError } from '../events.ts'
import type { Resource } from '../template/resolve.ts'
import { textList, textRecord } from '../template/values.ts'

/** What a bucket holds, by key. */
export type Files = ReadonlyMap<string, Buffer>

/** Puts into each bucket what CDK's deployments would; answers by the bucket's name. */
export function deployFiles(
  deployments: readonly Resource[],
  assets: ReadonlyMap<string, string>,
): ReadonlyMap<string, Files> {
  const buckets = new Map<string, Map<string, Buffer>>()
  for (const deployment of deployments) {
    const { DestinationBucketName, DestinationBucketKeyPrefix = '' } = deployment.properties
    const name = String(DestinationBucketName)
    const files = buckets.get(name) ?? new Map<string, Buffer>()
    buckets.set(name, files)
    for (const [key, content] of readSources(deployment, assets)) {
      files.set(posix.join(String(DestinationBucketKeyPrefix), key), content)
    }
  }
  return buckets
}

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
