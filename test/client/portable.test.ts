import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { readModules } from '../support/modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Not in Hermes, the engine of React Native, or not in browsers of the last three years. */
const missing = [
  /\bPromise\.(withResolvers|try)\b/,
  /\bstructuredClone\b/,
  /\b(Object|Map)\.groupBy\b/,
  /\bArray\.fromAsync\b/,
  /\.(union|intersection|difference|isSubsetOf|isSupersetOf)\(/,
  /\.(values|keys|entries)\(\)\s*\.(map|filter|find|some|every|reduce|toArray)\(/,
  /\bnew URL(SearchParams)?\(/,
  /\bText(En|De)coder\b/,
  /\b(atob|btoa)\(/,
  /\(\?<[=!]/,
  /\bAbortSignal\.(any|timeout)\b/,
  /\busing\s+\w+\s*=/,
]

/** The modules that the client brings, of the whole contract those that it needs at run time. */
async function brought(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['client/src/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
  })
  const [output] = Object.values(metafile.outputs)
  return Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? path : [],
  )
}

describe('the client', () => {
  it('asks nothing of a platform that one of them lacks', async () => {
    const paths = await brought()

    const modules = readModules(['client/src', 'shared/contract']).filter(({ path }) => paths.includes(path))
    const asking = modules.flatMap(({ path, code }) =>
      missing.filter((pattern) => pattern.test(code)).map((pattern) => `${path}: ${pattern}`),
    )

    expect(modules.length).toBeGreaterThan(30)
    expect(asking).toEqual([])
  })

  it('brings no other package, and no schema', async () => {
    const foreign = (await brought()).filter((path) => !/^(client\/src|shared\/contract)\//.test(path))

    expect(foreign).toEqual([])
  })
})
