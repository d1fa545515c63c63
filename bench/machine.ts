import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { table } from './figures.ts'

/** Where and with what was measured. */
export function describeMachine(now: Date): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return table(
    ['', ''],
    [
      ['date', now.toISOString().slice(0, 10)],
      ['commit', commit()],
      ['machine', `${processor()}, ${gigabytes} GB, ${type()}`],
      ['load when it began', (loadavg()[0] ?? 0).toFixed(1)],
      ['Node', process.versions.node],
      ['versions', versions().join(', ')],
    ],
  )
}

export const processor = (): string =>
  `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`

/** What is measured. */
export function commit(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD')
  } catch {
    return 'unknown'
  }
}

const named = [
  '@dynoxide/linux-x64',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-apigatewaymanagementapi',
  'esbuild',
  'zod',
]

const versions = (): string[] => named.map((name) => `${name} ${versionOf(name)}`)

function versionOf(name: string): string {
  try {
    const path = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url))
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
  } catch {
    return 'not installed'
  }
}
