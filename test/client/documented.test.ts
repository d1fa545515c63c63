import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

interface Example {
  readonly name: string
  readonly code: string
}

/** What the compiler has to say; nothing where all is well. */
const typeErrors = (project: string): Promise<string> =>
  run(join(root, 'node_modules/.bin/tsc'), ['-p', project]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )

/** The compiler takes its time where others work too. */
const compilerMs = 300_000

const plain = (block: string): string => block.replaceAll(/^ *\* ?/gm, '')

/** The examples in the comments of a module, or in a page. */
function examplesIn(path: string): Example[] {
  const text = readFileSync(join(root, path), 'utf8')
  const place = path.replaceAll(/\W+/g, '-')
  return [...text.matchAll(/^( *\* )?```ts\n([\s\S]*?)```/gm)].map(([, isComment, block = ''], index) => ({
    name: `${place}-${index + 1}.ts`,
    code: isComment ? plain(block) : block,
  }))
}

const examples = globSync(['client/src/**/*.ts', 'client/README.md', 'docs/client.md'], {
  cwd: root,
}).flatMap(examplesIn)
const dir = mkdtempSync(join(tmpdir(), 'parley-examples-'))
afterAll(() => rmSync(dir, { recursive: true }))

describe('examples in the documentation of the client', { timeout: compilerMs }, () => {
  it('are there, and are whole programs', () => {
    const parts = examples.filter(({ code }) => !code.includes("from '@parley/client'"))

    expect(examples.length).toBeGreaterThan(8)
    expect(parts.map(({ name }) => name)).toEqual([])
  })

  it('compile', async () => {
    for (const { name, code } of examples) writeFileSync(join(dir, name), code)
    writeFileSync(join(dir, 'package.json'), '{ "type": "module" }')
    const paths = { '@parley/client': [join(root, 'client/src/index.ts')] }
    const compilerOptions = { lib: ['es2024', 'dom'], types: [], paths, noUnusedLocals: true }
    const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(project))

    const errors = await typeErrors(dir)

    expect(errors).toBe('')
  })

  it("compile in the snippet of a phone's screen", async () => {
    const errors = await typeErrors(join(root, 'examples/react-native'))

    expect(errors).toBe('')
  })
})
