import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { bundleFunctions } from '../../infra/bundle/bundle.ts'

const made: string[] = []

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-bundle-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const bundleOf = (root: string, name: string): string => join(root, 'dist', 'functions', name, 'index.mjs')

afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true })
})

const hello = {
  'functions/hello/index.ts': `import { greet } from '../../shared/greet.ts'
export const handler = async (name: string): Promise<string> => greet(name)`,
  'shared/greet.ts': "export const greet = (name: string): string => 'Päivää, '.concat(name)",
}

describe('bundling', () => {
  it('makes one module of each function', async () => {
    const root = project(hello)

    const { metafile } = await bundleFunctions(root, ['hello'])

    const { handler } = await import(pathToFileURL(bundleOf(root, 'hello')).href)
    expect(await handler('Aino')).toBe('Päivää, Aino')
    expect(Object.keys(metafile.inputs)).toContain('shared/greet.ts')
  })

  it('leaves nothing but the module in the folder that becomes an asset', async () => {
    const root = project({ ...hello, 'dist/functions/old/index.mjs': '' })

    await bundleFunctions(root, ['hello'])

    expect(readdirSync(join(root, 'dist', 'functions'), { recursive: true }).toSorted()).toEqual([
      'hello',
      'hello/index.mjs',
    ])
    expect(readdirSync(join(root, 'dist')).toSorted()).toEqual(['functions', 'maps', 'metafile.json'])
  })

  it('makes the same bytes of the same sources, wherever they are', async () => {
    const [one, other] = [project(hello), project(hello)]

    await Promise.all([bundleFunctions(one, ['hello']), bundleFunctions(other, ['hello'])])

    expect(readFileSync(bundleOf(one, 'hello'))).toEqual(readFileSync(bundleOf(other, 'hello')))
  })

  it('runs packages that ask for modules of Node the old way', async () => {
    const root = project({
      'functions/old/index.ts':
        "import { join } from './old.cjs'\nexport const handler = () => join('a', 'b')",
      'functions/old/old.cjs': "const path = require('path')\nexports.join = path.posix.join",
    })

    await bundleFunctions(root, ['old'])

    const { handler } = await import(pathToFileURL(bundleOf(root, 'old')).href)
    expect(handler()).toBe('a/b')
  })

  it('names the functions that are missing', async () => {
    const root = project(hello)

    await expect(bundleFunctions(root, ['hello', 'gone'])).rejects.toThrow(
      'No such function entry: functions/gone/index.ts.',
    )
  })
})
