import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** A mistake, as somebody could make it: other words in some files of some functions. */
export interface Bug {
  readonly title: string
  /** Folders of `functions/` whose bundles get it. */
  readonly functions: readonly string[]
  readonly changes: readonly Change[]
  /** Functions that need the variables of another one to make the mistake. */
  readonly variablesOf?: Readonly<Record<string, string>>
}

export interface Change {
  readonly file: string
  readonly from: string | RegExp
  readonly to: string
}

const projectDir = fileURLToPath(new URL('../../..', import.meta.url))

/** A cloud assembly like the given one, but with the bug in it. The caller removes it. */
export async function plant(
  assemblyDir: string,
  bug: Bug,
): Promise<{ directory: string; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'planted-'))
  for (const name of readdirSync(assemblyDir)) {
    if (name.startsWith('asset.')) symlinkSync(join(assemblyDir, name), join(directory, name))
    else if (name.endsWith('.json')) cpSync(join(assemblyDir, name), join(directory, name))
  }
  for (const name of bug.functions) await bundle(name, bug, join(directory, `planted.${name}`))
  edit(join(directory, 'Parley.assets.json'), (assets) => pointAt(assets as Assets, bug.functions))
  edit(join(directory, 'Parley.template.json'), (template) => lend(template as Stack, bug.variablesOf ?? {}))
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

async function bundle(name: string, bug: Bug, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  await build({
    absWorkingDir: projectDir,
    entryPoints: [join('functions', name, 'index.ts')],
    outfile: join(directory, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire as ask}from'node:module';const require=ask(import.meta.url);" },
    plugins: [changing(bug.changes)],
    logLevel: 'error',
  })
}

/** A snippet that is not there any more fails the build, for nothing would be planted. */
function changing(changes: readonly Change[]): Plugin {
  const byPath = Map.groupBy(changes, ({ file }) => resolve(projectDir, file))
  return {
    name: 'planted',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const mine = byPath.get(path)
        if (!mine) return undefined
        return { loader: 'ts', contents: mine.reduce(changed, readFileSync(path, 'utf8')) }
      })
    },
  }
}

function changed(source: string, { file, from, to }: Change): string {
  const result = typeof from === 'string' ? source.replaceAll(from, () => to) : source.replace(from, to)
  if (result === source) throw new Error(`${file} no longer says ${from}: plant the bug anew`)
  return result
}

interface Assets {
  readonly files: Readonly<
    Record<string, { readonly displayName?: string; readonly source: { path: string } }>
  >
}

/** CDK names an asset after its function: `Conversations/Code`. */
function pointAt({ files }: Assets, functions: readonly string[]): void {
  for (const name of functions) {
    const wanted = `${name.replaceAll('-', '')}/code`
    const file = Object.values(files).find((one) => one.displayName?.toLowerCase() === wanted)
    if (!file) throw new Error(`no asset is called ${wanted}`)
    file.source.path = `planted.${name}`
  }
}

interface Stack {
  readonly Resources: Readonly<Record<string, { Type: string; Properties: Record<string, unknown> }>>
}

function lend({ Resources }: Stack, variablesOf: Readonly<Record<string, string>>): void {
  for (const [borrower, lender] of Object.entries(variablesOf)) {
    functionOf(Resources, borrower).Environment = functionOf(Resources, lender).Environment
  }
}

function functionOf(resources: Stack['Resources'], name: string): Record<string, unknown> {
  const pattern = new RegExp(`^${name}[0-9A-F]{8}$`, 'i')
  const found = Object.entries(resources).find(
    ([id, { Type }]) => Type === 'AWS::Lambda::Function' && pattern.test(id),
  )
  if (!found) throw new Error(`no function is called ${name}`)
  return found[1].Properties
}

function edit(path: string, change: (content: unknown) => void): void {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
  change(content)
  writeFileSync(path, JSON.stringify(content))
}
