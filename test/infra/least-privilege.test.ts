import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { type FunctionName, functionNames } from '../../infra/function-names.ts'
import { functionTable } from '../../infra/function-table.ts'
import { type Permissions, permissions, type TableAction } from '../../infra/permissions.ts'
import { routes } from '../../shared/contract/routes.ts'
import type { Table, TransactItem } from '../../shared/store/table.ts'

const root = join(import.meta.dirname, '..', '..')

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted()
}

/**
 * What each function's own code reaches, after esbuild left out what it never calls. It reads names: a call through
 * a table under a name that does not begin with `table` would go unseen.
 */
const tableActions: Readonly<Record<Exclude<keyof Table, 'transact'>, TableAction>> = {
  get: 'GetItem',
  batchGet: 'BatchGetItem',
  query: 'Query',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  deleteMany: 'BatchWriteItem',
}
const transactionActions: Readonly<Record<keyof TransactItem, TableAction>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}
/** Cognito's calls that ask for credentials of AWS; the others come with a client id or a token. */
const signedCommand = /new (Admin\w+|List\w+)Command\(/g
/** What `env.ts` can read; Lambda and the local runtime set those of AWS. */
const environment = readFileSync(join(root, 'shared', 'lambda', 'env.ts'), 'utf8')
const variables = found(environment, /\b([A-Z][A-Z_]+):/g).filter((name) => !name.startsWith('AWS_'))
const variableName = new RegExp(`\\b(${variables.join('|')}):`, 'g')

async function readFunctions(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: functionNames.map((name) => ({ in: `functions/${name}/index.ts`, out: name })),
    outdir: 'nowhere',
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
    logLevel: 'error',
  })
  return new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]|\.js$/g, ''), text]))
}

const named = (text: string, pattern: RegExp, names: Readonly<Record<string, string>>): string[] =>
  found(text, pattern).flatMap((name) => names[name] ?? [])

function tableNeeds(text: string): string[] {
  const calls = named(text, /\btable\w*\.(\w+)\(/gi, tableActions)
  const transacts = /\btable\w*\.transact\(/i.test(text)
  const parts = transacts
    ? named(text, /\b(Put|Update|Delete|ConditionCheck)(?:: |\s*\})/g, transactionActions)
    : []
  return [...new Set([...calls, ...parts])].toSorted()
}

const sorted = (names: readonly string[] | undefined): string[] => (names ?? []).toSorted()

/**
 * Where every route is open, nobody is signed in, and the wrapper of all REST functions never comes to read the
 * caller's language from their profile.
 */
const hasCallers = (name: FunctionName): boolean => {
  const rows = Object.values(routes).filter(({ lambda }) => lambda === name)
  return rows.length === 0 || rows.some(({ access }) => access === 'user')
}
const onlyForCallers = (name: FunctionName, needs: readonly string[]): string[] =>
  needs.filter((one) => hasCallers(name) || one !== 'GetItem')

const needsOf = (name: FunctionName, text: string): Record<string, unknown> => ({
  table: onlyForCallers(name, tableNeeds(text)),
  sentIndex: /\bIndexName: /.test(text) ? ['Query'] : [],
  userPool: found(text, signedCommand),
  posts: text.includes('new PostToConnectionCommand('),
  closes: text.includes('new DeleteConnectionCommand('),
})

const granted = ({ table, sentIndex, userPool, posts, closes }: Permissions): Record<string, unknown> => ({
  table: sorted(table),
  sentIndex: sorted(sentIndex),
  userPool: sorted(userPool),
  posts: posts === true,
  closes: closes === true,
})

const texts = await readFunctions()
const textOf = (name: FunctionName): string => texts.get(name) ?? ''

describe('R14 what functions need', () => {
  it.each(functionNames)('R14 %s may do what its code does and nothing else', (name) => {
    expect(granted(permissions[name])).toEqual(needsOf(name, textOf(name)))
  })

  it.each(functionNames)('R14 %s is given the variables that it reads and no others', (name) => {
    expect(sorted(functionTable[name].variables)).toEqual(
      onlyForCallers(name, found(textOf(name), variableName)),
    )
  })

  it('R11 no function scans', () => {
    for (const text of texts.values())
      expect(text).not.toMatch(/\bScan(Command|CommandInput)?\b|ExecuteStatement/)
  })
})
