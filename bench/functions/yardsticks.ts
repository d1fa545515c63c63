import { type BuildOptions, build } from 'esbuild'
import { bundleOptions } from '../../infra/bundle/build-functions.ts'

/** A module to measure others against. */
export interface Yardstick {
  readonly name: string
  readonly source: string
  /** With what the functions' own bundles leave out of the SDK left out here too. */
  readonly trimmed: boolean
}

const clientAlone = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
  const client = new DynamoDBClient({})
  export const handler = async () => client.config.region()
`

export const yardsticks: readonly Yardstick[] = [
  { name: 'empty handler', source: 'export const handler = async () => undefined', trimmed: false },
  { name: 'DynamoDB client alone', source: clientAlone, trimmed: false },
  { name: 'the same, trimmed as ours are', source: clientAlone, trimmed: true },
]

export async function buildYardstick(root: string, { source, trimmed }: Yardstick): Promise<Uint8Array> {
  const { plugins = [], ...options }: BuildOptions = bundleOptions(root)
  const { outputFiles = [] } = await build({
    ...options,
    plugins: trimmed ? plugins : [],
    sourcemap: false,
    stdin: { contents: source, resolveDir: root },
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}
