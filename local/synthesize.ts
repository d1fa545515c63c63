import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Log, StartError } from './events.ts'
import { tryLock } from './file-lock.ts'

/** All that a template and its bundles are made of. */
const sources = [
  'infra',
  'functions',
  'shared',
  'client/src',
  'web',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
]
/** What a synthesis writes among them. */
const made = 'dist'

/** Synthesizes unless `cdk.out` is what today's sources give, and answers where it is. */
export async function ensureSynthesized(projectDir: string, log: Log): Promise<string> {
  const assemblyDir = join(projectDir, 'cdk.out')
  const release = await takeTurn(join(projectDir, 'node_modules', '.cdk-out.lock'))
  try {
    const digest = digestOf(sources.map((name) => join(projectDir, name)))
    const mark = join(assemblyDir, 'sources.sha256')
    const isCurrent = existsSync(join(assemblyDir, 'manifest.json')) && readIfThere(mark) === digest
    if (isCurrent) return assemblyDir
    log('synthesizing the stacks')
    await synthesize(projectDir)
    writeFileSync(mark, digest)
    return assemblyDir
  } finally {
    release()
  }
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  const add = (path: string) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== made) add(join(path, name))
    } else hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

/** Through npm, because it puts the project's own Node and CDK first on the path. */
async function synthesize(projectDir: string): Promise<void> {
  const child = spawn('npm', ['run', '--silent', 'synth'], {
    cwd: projectDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const { promise, resolve } = Promise.withResolvers<number | string>()
  child.on('error', (error) => resolve(error.message))
  child.on('close', (code) => resolve(code ?? 'it was killed'))
  const result = await promise
  if (result !== 0) throw new StartError(`The stacks cannot be synthesized (${result}):\n${output.trim()}`)
}

const turnMs = 100
const longestTurnMs = 120_000

/** One process at a time synthesizes; tests start several runtimes at once. */
async function takeTurn(path: string): Promise<() => void> {
  const since = Date.now()
  for (;;) {
    const release = tryLock(path)
    if (release !== undefined) return release
    if (Date.now() - since > longestTurnMs) throw new StartError(`Another process holds ${path}.`)
    await new Promise((resolve) => setTimeout(resolve, turnMs))
  }
}
