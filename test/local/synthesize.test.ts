import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureSynthesized } from '../../local/synthesize.ts'

// A project whose `synth` writes down each of its runs.
const script = `
import { appendFileSync, mkdirSync, writeFileSync, existsSync } from 'node:fs'
if (existsSync('infra/broken.ts')) { console.error('the template is wrong'); process.exit(1) }
mkdirSync('cdk.out', { recursive: true })
writeFileSync('cdk.out/manifest.json', '{}')
appendFileSync('runs', 'x')`

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'))
  for (const name of ['infra', 'node_modules']) mkdirSync(join(project, name))
  write('package.json', JSON.stringify({ type: 'module', scripts: { synth: 'node synth.mjs' } }))
  write('synth.mjs', script)
  write('infra/app.ts', 'one')
})
afterEach(() => rmSync(project, { recursive: true }))

const write = (name: string, content: string) => writeFileSync(join(project, name), content)
const ensure = () => ensureSynthesized(project, () => undefined)
const runCount = () => readFileSync(join(project, 'runs'), 'utf8').length

it('synthesizes once, and again only when a source changed, came or went', async () => {
  expect(await ensure()).toBe(join(project, 'cdk.out'))
  await ensure()
  expect(runCount()).toBe(1)

  write('infra/app.ts', 'two')
  await ensure()
  expect(runCount()).toBe(2)

  write('infra/new.ts', '')
  await ensure()
  rmSync(join(project, 'infra/new.ts'))
  await ensure()
  expect(runCount()).toBe(4)
})

it('synthesizes once when several ask at the same time', async () => {
  await Promise.all([ensure(), ensure(), ensure()])

  expect(runCount()).toBe(1)
})

it('says what the synthesis said when it fails, and tries again', async () => {
  write('infra/broken.ts', '')
  await expect(ensure()).rejects.toThrow(/cannot be synthesized \(1\):\nthe template is wrong/)

  rmSync(join(project, 'infra/broken.ts'))
  await expect(ensure()).resolves.toBeDefined()
})
