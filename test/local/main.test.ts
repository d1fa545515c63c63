import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'

// The command line itself, with the real stacks: the first run of a fresh clone synthesizes them.

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  output: string
}

const runs: Run[] = []
const directories: string[] = []

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

function start(...args: string[]): Run {
  const child = spawn(process.execPath, ['local/main.ts', ...args])
  const { promise: ended, resolve } = Promise.withResolvers<number | null>()
  const run: Run = { child, ended, output: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      run.output += chunk
    })
  }
  child.on('close', resolve)
  runs.push(run)
  return run
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'main-'))
  directories.push(directory)
  return directory
}

const isReady = (run: Run) => run.output.includes('ready; Ctrl-C stops it') || run.child.exitCode !== null

it('serves the stacks, and stops everything it started on Ctrl-C', { timeout: 120_000 }, async () => {
  const directory = temporaryDirectory()
  const run = start('--port', '0', '--data', directory, '--quiet')
  await vi.waitUntil(() => isReady(run), 100_000)
  const url = /REST +(\S+)/.exec(run.output)?.[1] ?? ''

  const response = await fetch(url)
  run.child.kill('SIGINT')
  const code = await run.ended

  expect(response.status).toBe(200)
  expect(code).toBe(0)
  await expect(fetch(url)).rejects.toThrow()
  // The directory is free again: nothing that uses it is left.
  const again = start('--port', '0', '--data', directory)
  await vi.waitUntil(() => isReady(again), 60_000)
  expect(again.output).toContain('ready')
})

it('starts with faults on, and says which and by what seed', { timeout: 120_000 }, async () => {
  const faults = ['--fault', 'delayPosts={"milliseconds": 5, "rate": 0.5}', '--fault', 'sweepExpired']
  const run = start('--port', '0', '--memory', '--quiet', ...faults, '--seed', '7')
  await vi.waitUntil(() => isReady(run), 100_000)
  const controls = /Controls +(\S+)/.exec(run.output)?.[1] ?? ''

  const set = await (await fetch(`${controls}faults`)).json()

  expect(run.output).toContain('faults: delayPosts, sweepExpired; seed 7')
  expect(set).toMatchObject({
    delayPosts: { milliseconds: 5, rate: 0.5 },
    sweepExpired: { milliseconds: 1000 },
    failPosts: null,
  })
})

it('prints what it takes with --help', async () => {
  const run = start('--help')

  expect(await run.ended).toBe(0)
  expect(run.output).toContain('--env NAME=VALUE')
})

it('says in one line what is wrong, and exits with 1', { timeout: 120_000 }, async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await vi.waitUntil(() => blocker.listening)
  const address = blocker.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const file = join(temporaryDirectory(), 'file')
  writeFileSync(file, '')
  const broken = temporaryDirectory()
  writeFileSync(join(broken, 'table.db'), 'no database, but long enough to be taken for one'.repeat(100))

  const outcomes: [string[], RegExp][] = [
    [['--prot', '1'], /^Unknown option '--prot'. See --help.\n$/],
    [['--port', port, '--memory'], new RegExp(`Port ${port} is taken by another program.*--port.\n$`)],
    [['--port', '0', '--data', file], /Cannot write to the data directory .*\n$/],
    [
      ['--port', '0', '--memory', '--fault', 'failPost'],
      /--fault: There is no fault failPost. There are: .*\n$/,
    ],
    [['--port', '0', '--memory', '--fault', 'delayPosts="long"'], /--fault: delayPosts: .*\n/],
    [['--port', '0', '--data', broken], /The database file .*table.db is broken. Move it away.*\n$/],
  ]
  for (const [args, message] of outcomes) {
    const run = start(...args)
    expect(await run.ended).toBe(1)
    expect(run.output).toMatch(message)
    expect(run.output).not.toMatch(/^\s+at /m)
  }
  blocker.close()
})
