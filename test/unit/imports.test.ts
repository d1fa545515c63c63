import { describe, expect, it } from 'vitest'
import { type Module, parseModule, readModules } from '../support/modules.ts'

const product = readModules(['shared', 'functions', 'client', 'web'])
const modules = [...product, ...readModules(['infra', 'local', 'bench', 'scripts'])]

/** `shared/store/keys.ts` is of the room `shared/store`, `functions/users/index.ts` of `functions`. */
const roomOf = (path: string): string =>
  path.startsWith('shared/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? '')

/** The rooms that a room may import from, itself apart. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'shared/contract': [],
  'shared/locales': ['shared/contract'],
  'shared/core': ['shared/contract'],
  'shared/store': ['shared/core', 'shared/contract'],
  'shared/services': ['shared/store', 'shared/core', 'shared/contract', 'shared/locales'],
  'shared/lambda': ['shared/services', 'shared/store', 'shared/core', 'shared/contract', 'shared/locales'],
  functions: [
    'shared/lambda',
    'shared/services',
    'shared/store',
    'shared/core',
    'shared/contract',
    'shared/locales',
  ],
  client: ['shared/contract'],
  web: ['client', 'shared/contract'],
  infra: ['shared/contract', 'shared/locales'],
  local: [],
  bench: [
    'infra',
    'local',
    'client',
    'test',
    'shared/services',
    'shared/store',
    'shared/core',
    'shared/contract',
  ],
  scripts: ['client', 'shared/contract'],
}

/** `infra` needs the beginnings of keys for the stream's filter; they are spelled in one place. */
const exceptions = ['infra -> shared/store/keys.ts']

const isOurs = (from: string): boolean => from.endsWith('.ts') || from.endsWith('.json')

function strayImports({ path, imports }: Module): string[] {
  const room = roomOf(path)
  const allowed = [room, ...(mayImport[room] ?? [])]
  return imports
    .filter(({ from }) => isOurs(from) && !allowed.includes(roomOf(from)))
    .filter(({ from }) => !exceptions.includes(`${room} -> ${from}`))
    .map(({ from }) => `${path} imports ${from}`)
}

/** Modules outside of `rooms` that import a package whose name fits. */
const importersOf = (name: RegExp, rooms: readonly string[], among: readonly Module[]): string[] =>
  among
    .filter(({ path }) => !rooms.includes(roomOf(path)))
    .filter(({ imports }) => imports.some(({ from }) => name.test(from)))
    .map(({ path }) => path)

const containing = (pattern: RegExp, among: readonly Module[]): string[] =>
  among.filter(({ code }) => pattern.test(code)).map(({ path }) => path)

describe('rooms', () => {
  it('import in one direction only', () => {
    expect(modules.flatMap(strayImports)).toEqual([])
  })

  it('are told apart when one reaches where it may not', () => {
    const text =
      "import { a } from '../contract/a.ts'\nimport type {\n  B,\n} from '../store/b.ts'\n// from '../lambda/c.ts'"

    expect(strayImports(parseModule('shared/core/x.ts', text))).toEqual([
      'shared/core/x.ts imports shared/store/b.ts',
    ])
  })

  it('are all known', () => {
    const unknown = modules.map(({ path }) => roomOf(path)).filter((room) => !(room in mayImport))

    expect([...new Set(unknown)]).toEqual([])
  })

  it('speak to AWS from the store and the lambda room only', () => {
    expect(importersOf(/^@aws-sdk\//, ['shared/store', 'shared/lambda'], product)).toEqual([])
  })

  it('know middy in the lambda room only', () => {
    expect(importersOf(/^@middy\//, ['shared/lambda'], product)).toEqual([])
  })

  it('know CDK in infra only', () => {
    expect(importersOf(/^(aws-cdk-lib|constructs)/, ['infra'], modules)).toEqual([])
  })

  it('keep the contract, the core and the client free of Node', () => {
    const portable = product.filter(({ path }) =>
      /^(shared\/(contract|locales)|client|web\/src)\//.test(path),
    )

    expect(importersOf(/^node:|^aws-/, [], portable)).toEqual([])
  })

  it('decide without a clock, chance or I/O in the core', () => {
    const core = product.filter(({ path }) => path.startsWith('shared/core/'))

    expect(
      containing(/\b(Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|fetch\(|setTimeout\()/, core),
    ).toEqual([])
    expect(importersOf(/^node:(?!crypto)/, [], core)).toEqual([])
  })

  it('take zod as a namespace: a named import brings all of it into a bundle', () => {
    const named = modules.filter(({ imports }) =>
      imports.some(({ from, names }) => from === 'zod' && !names.includes('*')),
    )

    expect(named.map(({ path }) => path)).toEqual([])
  })
})

describe('what is in one place', () => {
  it('spells the beginnings of keys in keys.ts only', () => {
    const keys = product.find(({ path }) => path === 'shared/store/keys.ts')
    const prefixes = [...new Set(keys?.code.match(/\b[A-Z]{3,}#/g))]
    const others = [...product, ...readModules(['infra', 'bench'])].filter((module) => module !== keys)

    expect(prefixes).toContain('CONV#')
    for (const prefix of prefixes) expect(containing(new RegExp(`['"\`]${prefix}`), others)).toEqual([])
  })

  it('reads the environment in shared/lambda/env.ts only', () => {
    expect(containing(/\bprocess\.env\b|\benv\b.*from 'node:process'/, product)).toEqual([
      'shared/lambda/env.ts',
    ])
  })
})

describe('R11 access patterns', () => {
  it('R11 nothing scans', () => {
    expect(
      containing(/\bScan(Command)?\b(?!IndexForward)|\bpaginateScan\b|ExecuteStatement/, product),
    ).toEqual([])
  })
})
