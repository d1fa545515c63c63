import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
import { shareErrorClass } from './errors.ts'
import { stubJsonSchemas, stubUnused } from './stubs.ts'
import { parseTexts } from './texts.ts'

/** In memory: each path is where the file would stand. */
export interface BuiltFunctions {
  readonly files: readonly OutputFile[]
  readonly metafile: Metafile
}

/** For bundled packages that ask for Node's own modules through `require`, which ESM lacks. */
const requireBanner =
  "import{createRequire as parleyRequire}from'node:module';const require=parleyRequire(import.meta.url);"

/** Of every function. Measured: `mainFields` and minifying halve both the size and the time until the first request. */
export const bundleOptions = (root: string): BuildOptions => ({
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: 'external',
  metafile: true,
  plugins: [stubUnused, shareErrorClass, parseTexts],
  write: false,
  logLevel: 'warning',
})

function entryPoints(root: string, names: readonly string[]): Record<string, string> {
  const entries = names.map((name) => [name, join('functions', name, 'index.ts')] as const)
  const missing = entries.filter(([, path]) => !existsSync(join(root, path)))
  if (missing.length > 0) {
    throw new Error(`No such function entry: ${missing.map(([, path]) => path).join(', ')}.`)
  }
  return Object.fromEntries(entries.map(([name, path]) => [`${name}/index`, path]))
}

/** These make documents out of the schemas. */
const describing: readonly string[] = ['entry']

async function buildOnce(
  root: string,
  names: readonly string[],
  more: BuildOptions = {},
): Promise<BuiltFunctions> {
  const { plugins = [] } = bundleOptions(root)
  const [some, others] = [
    names.filter((name) => describing.includes(name)),
    names.filter((name) => !describing.includes(name)),
  ]
  const outputs = await Promise.all([
    buildWith(root, some, more),
    buildWith(root, others, { ...more, plugins: [...plugins, stubJsonSchemas] }),
  ])
  return {
    files: outputs.flatMap(({ files }) => files),
    metafile: {
      inputs: Object.assign({}, ...outputs.map(({ metafile }) => metafile.inputs)),
      outputs: Object.assign({}, ...outputs.map(({ metafile }) => metafile.outputs)),
    },
  }
}

async function buildWith(
  root: string,
  names: readonly string[],
  more: BuildOptions,
): Promise<BuiltFunctions> {
  const result = await build({
    ...bundleOptions(root),
    ...more,
    entryPoints: entryPoints(root, names),
    outdir: join('dist', 'functions'),
  })
  return { files: result.outputFiles ?? [], metafile: result.metafile ?? { inputs: {}, outputs: {} } }
}

const callsRequire = ({ outputs }: Metafile, name: string): boolean =>
  Object.entries(outputs).some(
    ([path, { imports }]) =>
      path.endsWith(`functions/${name}/index.mjs`) && imports.some(({ kind }) => kind === 'require-call'),
  )

/** Builds functions. The same sources give the same bytes. */
export async function buildFunctions(root: string, names: readonly string[]): Promise<BuiltFunctions> {
  const { files, metafile } = await buildOnce(root, names)
  const old = names.filter((name) => callsRequire(metafile, name))
  if (old.length === 0) return { files, metafile }
  const again = await buildOnce(root, old, { banner: { js: requireBanner } })
  const latest = new Map([...files, ...again.files].map((file) => [file.path, file]))
  const outputs = { ...metafile.outputs, ...again.metafile.outputs }
  return { files: [...latest.values()], metafile: { ...metafile, outputs } }
}
