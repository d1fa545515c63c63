import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { plainTypes } from './plain-types.ts'

const run = promisify(execFile)

/** Stands for all types of the contract. */
const printed = 'contract'

/** What is imported or passed on, and whether types alone are. */
const importing = /(?:import|export) (type )?(?:\{([^}]*)\}|\*(?: as \w+)?) from '(\.[^']*)\.ts'/g

interface Declaration {
  /** Below what is published, without its ending: `outbox/outbox`. */
  readonly name: string
  readonly text: string
}

const isContract = (path: string): boolean => path.includes('/shared/contract/')

const nameOf = (path: string, dir: string): string =>
  relative(isContract(path) ? join(dir, 'shared') : join(dir, 'client/src'), path)

/**
 * Those declarations that can be reached from the barrel. Types of the contract are printed anew, without schemas; modules of it
 * that have code for clients are published as they are.
 */
function reachable(dir: string): { declarations: Declaration[]; wanted: Set<string> } {
  const found = new Map<string, Declaration>()
  const wanted = new Set<string>()
  const visit = (path: string): void => {
    const name = nameOf(path, dir)
    if (found.has(name) || name === printed) return
    const text = readFileSync(`${path}.d.ts`, 'utf8')
    found.set(name, { name, text: published(text, path, dir) })
    for (const [, type, names = '', from = ''] of text.matchAll(importing)) {
      const target = join(dirname(path), from)
      if (!type || !isContract(target)) visit(target)
      else for (const one of names.split(',')) wanted.add(one.trim().replace(/ as .*/, ''))
    }
  }
  visit(join(dir, 'client/src/index'))
  return { declarations: [...found.values()], wanted }
}

/** Imports of the contract's types become imports of the one module that stands for them all. */
function published(text: string, path: string, dir: string): string {
  const here = dirname(nameOf(path, dir))
  return text.replaceAll(importing, (statement, type: string | undefined, _, from: string) => {
    const target = join(dirname(path), from)
    const place = relative(here, `${type && isContract(target) ? printed : nameOf(target, dir)}.js`)
    return statement.replace(`${from}.ts`, place.startsWith('.') ? place : `./${place}`)
  })
}

/** Declares what the client exports, in TypeScript that needs no library. */
export async function declareClient(root: string, out: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'client-types-'))
  const options = [
    '--noEmit',
    'false',
    // Else nothing is written where nothing has changed since it was last checked.
    '--incremental',
    'false',
    '--tsBuildInfoFile',
    'null',
    '--emitDeclarationOnly',
    '--declaration',
    '--outDir',
    dir,
    '--rootDir',
    '.',
  ]
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', 'client', ...options], { cwd: root })
  const { declarations, wanted } = reachable(dir)
  for (const { name, text } of [...declarations, { name: printed, text: await plainTypes(wanted) }]) {
    const path = join(out, `${name}.d.ts`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  rmSync(dir, { recursive: true })
}
