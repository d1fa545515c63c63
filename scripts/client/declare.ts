import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { plainTypes } from './plain-types.ts'

const run = promisify(execFile)

const importing = /(?:import|export) (?:type )?(?:\{([^}]*)\}|\*(?: as \w+)?) from '(\.[^']*)\.ts'/g

interface Declaration {
  /** Below the room, without its ending: `outbox/outbox`. */
  readonly name: string
  readonly text: string
}

/** Those declarations that can be reached from the barrel; the contract's are another's part. */
function reachable(dir: string): Declaration[] {
  const found = new Map<string, Declaration>()
  const visit = (path: string): void => {
    const name = relative(join(dir, 'client/src'), path)
    if (found.has(name) || name.startsWith('..') || name === 'contract') return
    const text = readFileSync(`${path}.d.ts`, 'utf8')
    found.set(name, { name, text })
    for (const [, , from = ''] of text.matchAll(importing)) visit(join(dirname(path), from))
  }
  visit(join(dir, 'client/src/index'))
  return [...found.values()]
}

/** What is taken from the contract by name: `Event`, `Member`. */
const contractNames = (declarations: readonly Declaration[]): string[] =>
  declarations.flatMap(({ text }) =>
    [...text.matchAll(importing)]
      .filter(([, , from = '']) => from.includes('shared/contract/'))
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim().replace(/ as .*/, ''))),
  )

/** Imports of the contract's modules become imports of the one that stands for them all. */
function published({ name, text }: Declaration): string {
  const up = name.includes('/') ? '../'.repeat(name.split('/').length - 1) : './'
  return text.replaceAll(/from '(\.[^']*)\.ts'/g, (_, from: string) =>
    from.includes('shared/contract/') ? `from '${up}contract.js'` : `from '${from}.js'`,
  )
}

/** Declares what the client exports, in TypeScript that needs no library. */
export async function declareClient(root: string, out: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'client-types-'))
  const options = [
    '--noEmit',
    'false',
    '--emitDeclarationOnly',
    '--declaration',
    '--outDir',
    dir,
    '--rootDir',
    '.',
  ]
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', 'client', ...options], { cwd: root })
  const declarations = reachable(dir)
  const contract = { name: 'contract', text: await plainTypes(contractNames(declarations)) }
  for (const declaration of [...declarations, contract]) {
    const path = join(out, `${declaration.name}.d.ts`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, published(declaration))
  }
  rmSync(dir, { recursive: true })
}
