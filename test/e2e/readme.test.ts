import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'

const site = useSite()
const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}/README.md`, 'utf8')
/** This process serves what it starts here, so it must not wait for it. */
const run = promisify(execFile)

const walk = (): string => {
  const [, section = ''] = readme.split('## The same with curl')
  const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? []
  return script.replaceAll('http://localhost:4000', site.origin)
}

describe('the README', () => {
  test('walks through sign-up and a first message with curl', async (context) => {
    needsOwnRuntime(context)

    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', walk()])

    const [sent, page] = stdout.trim().split('\n').filter(Boolean).slice(-2)
    expect(stderr).not.toContain('urn:parley:problem')
    expect(JSON.parse(sent ?? '')).toMatchObject({ content: { body: 'Hello Ben' }, own: true })
    expect(JSON.parse(page ?? '')).toMatchObject({ items: [{ content: { body: 'Hello Ben' }, own: false }] })
  })

  test('has a demo that ends well', async (context) => {
    needsOwnRuntime(context)

    const { stdout } = await run(process.execPath, ['scripts/demo.ts', '--url', site.origin], { cwd: root })

    expect(stdout).toContain('Ben answers, Ada sees it')
    expect(stdout).toMatch(/All of it took \d+\.\d s\./)
  })

  test('has a demo that says so when no server runs', async () => {
    const demo = run(process.execPath, ['scripts/demo.ts', '--url', 'http://localhost:9'], { cwd: root })

    await expect(demo).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing answers at http://localhost:9.'),
    })
  })
})
