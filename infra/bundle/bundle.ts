import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Metafile } from 'esbuild'
import { functionNames } from '../function-names.ts'
import { buildFunctions } from './build-functions.ts'

/** The bundle of function x is `<outDirectory>/functions/<x>/index.mjs`; beside them stand maps and the metafile. */
export interface Bundles {
  readonly directory: string
  readonly metafile: Metafile
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

/** Bundles every function. The same sources give the same bytes, so assets keep their hash. */
export async function bundleFunctions(
  root: string,
  names: readonly string[] = functionNames,
): Promise<Bundles> {
  const directory = join(root, 'dist')
  const { files, metafile } = await buildFunctions(root, names)
  await removeOthers(join(directory, 'functions'), names)
  const writes = files.map(({ path, contents }) => write(targetOf(path), contents, directory))
  await Promise.all([...writes, write(join(directory, 'metafile.json'), JSON.stringify(metafile), directory)])
  return { directory, metafile }
}
