import { gzipSync } from 'node:zlib'
import type { Metafile, OutputFile } from 'esbuild'

/** What a bundle is made of, in bytes. */
export interface Contents {
  readonly name: string
  readonly bytes: number
  readonly gzipBytes: number
  /** By origin, in the order of `origins`. */
  readonly byOrigin: Readonly<Record<Origin, number>>
}

export const origins = ['AWS SDK', 'zod', 'other packages', 'ours', 'texts'] as const
type Origin = (typeof origins)[number]

function originOf(input: string): Origin {
  if (/node_modules\/@(aws-sdk|smithy|aws)\//.test(input) || input.startsWith('parley-stub')) return 'AWS SDK'
  if (input.includes('node_modules/zod/')) return 'zod'
  if (input.includes('node_modules/')) return 'other packages'
  return /shared\/locales\/\w+\.json$/.test(input) ? 'texts' : 'ours'
}

export function contentsOf(name: string, file: OutputFile, metafile: Metafile): Contents {
  const [, output] =
    Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`)) ?? []
  const byOrigin = Object.fromEntries(origins.map((origin) => [origin, 0])) as Record<Origin, number>
  for (const [input, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    byOrigin[originOf(input)] += bytesInOutput
  }
  return { name, bytes: file.contents.length, gzipBytes: gzipSync(file.contents).length, byOrigin }
}
