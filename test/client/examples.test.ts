import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import { freshName } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'parley-examples-'))
const site = useSite()
const running: ChildProcessWithoutNullStreams[] = []

beforeAll(() => run(process.execPath, ['scripts/build-client.ts', '--code'], { cwd: root }))
beforeEach(needsOwnRuntime)
afterAll(async () => {
  for (const child of running) if (child.exitCode === null) child.kill()
  await Promise.all(running.map((child) => child.exitCode ?? new Promise((end) => child.once('exit', end))))
  rmSync(directory, { recursive: true, force: true })
})

interface Terminal {
  type(line: string): void
  /** Waits until that is on the screen. */
  shows(text: string): Promise<unknown>
  readonly ended: Promise<number | null>
}

function start(example: string, name: string): Terminal {
  const child = spawn(
    process.execPath,
    [join(root, 'examples', example), '--as', name, '--url', site.origin],
    {
      cwd: directory,
    },
  )
  running.push(child)
  let screen = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      screen += part.toString()
    })
  }
  return {
    type: (line) => void child.stdin.write(`${line}\n`),
    shows: (text) =>
      until(`"${text}" on the screen of ${name}`, () => screen.includes(text)).catch((error: Error) => {
        throw new Error(`${error.message}\n${screen}`)
      }),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  }
}

describe('the chat in a terminal', () => {
  it('lets two people talk, who find their conversation again', async () => {
    const [ada, ben] = [freshName('ada'), freshName('ben')]
    const first = start('chat.ts', ada)
    const second = start('chat.ts', ben)
    await first.shows('(up to date)')
    await second.shows('(up to date)')

    first.type(`/to ${ben}`)
    await first.shows(`Now with ${ben}.`)
    first.type('Hello Ben')
    await second.shows(`[${ada}] ${ada}: Hello Ben`)
    second.type('/open 1')
    second.type('Hello Ada')
    await first.shows(`${ben}: Hello Ada`)
    first.type('/quit')
    second.type('/quit')
    const ends = await Promise.all([first.ended, second.ended])
    const again = start('chat.ts', ada)
    await again.shows('(up to date)')
    again.type('/list')
    await again.shows(`1. ${ben}`)

    expect(ends).toEqual([0, 0])
  })
})

describe('the bot', () => {
  it('answers, also what was said while it was away', async () => {
    const [ada, parrot] = [freshName('ada'), freshName('parrot')]
    const bot = start('bot.ts', parrot)
    await bot.shows('listens')
    const person = start('chat.ts', ada)
    person.type(`/to ${parrot}`)
    person.type('one')
    await person.shows(`${parrot}: You said: one`)

    running.find((child) => child.spawnargs.includes(parrot))?.kill('SIGTERM')
    await bot.ended
    person.type('two')
    start('bot.ts', parrot)

    await person.shows(`${parrot}: You said: two`)
  })
})
