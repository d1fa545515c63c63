import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
import { functionNames } from './function-names.ts'

/** The bundle of function x is `<outDirectory>/functions/<x>/index.mjs`; beside them stand maps and the metafile. */
export interface Bundles {
  readonly directory: string
  readonly metafile: Metafile
}

/** For bundled packages that ask for Node's own modules through `require`, which ESM lacks. */
const requireBanner =
  "import{createRequire as parleyRequire}from'node:module';const require=parleyRequire(import.meta.url);"

/** Measured: `mainFields` and minifying halve both the size and the time until the first request. */
const options = (root: string): BuildOptions => ({
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

/** Maps stay out of the folders that become assets: they would be uploaded, and loaded at every cold start. */
const targetOf = (path: string): string =>
  path.endsWith('.map') ? path.replace(join('dist', 'functions'), join('dist', 'maps')) : path

/**
 * In one move and from outside the folders that become assets, so that a synthesis under way at the same time never
 * copies half a file.
 */
async function write(path: string, contents: string | Uint8Array, directory: string): Promise<void> {
  const unfinished = join(directory, `${randomUUID()}.part`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(unfinished, contents)
  await rename(unfinished, path)
}

/** Takes away the bundles of functions that are no more. */
async function removeOthers(directory: string, names: readonly string[]): Promise<void> {
  const present = existsSync(directory) ? await readdir(directory) : []
  const others = present.filter((name) => !names.includes(name))
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true, force: true })))
}

interface Output {
  readonly files: readonly OutputFile[]
  readonly metafile: Metafile
}

async function run(root: string, names: readonly string[], more: BuildOptions = {}): Promise<Output> {
  const result = await build({
    ...options(root),
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

/** Bundles every function in one pass of esbuild. The same sources give the same bytes, so assets keep their hash. */
export async function bundleFunctions(
  root: string,
  names: readonly string[] = functionNames,
): Promise<Bundles> {
  const directory = join(root, 'dist')
  const { files, metafile } = await run(root, names)
  await removeOthers(join(directory, 'functions'), names)
  const old = names.filter((name) => callsRequire(metafile, name))
  const again = old.length > 0 ? await run(root, old, { banner: { js: requireBanner } }) : undefined
  const latest = new Map([...files, ...(again?.files ?? [])].map(({ path, contents }) => [path, contents]))
  const writes = [...latest].map(([path, contents]) => write(targetOf(path), contents, directory))
  await Promise.all([...writes, write(join(directory, 'metafile.json'), JSON.stringify(metafile), directory)])
  return { directory, metafile }
}
