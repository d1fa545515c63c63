import { describe, expect, it } from 'vitest'
import { type Module, parseModule, readModules } from '../support/modules.ts'

const rooms = readModules(['shared', 'functions', 'infra', 'local', 'client', 'web', 'bench', 'scripts'])
const everything = [...rooms, ...readModules(['test'])]

/** What is there for others to call: Lambda calls `handler`, Vite its settings, and clients take what they need of the contract. */
const isEntry = (path: string, name: string): boolean =>
  path.startsWith('shared/contract/') ||
  (path.startsWith('functions/') && name === 'handler') ||
  /^web\/vite\.[\w.]*config\.ts$/.test(path)

/** The browser makes these, by their tags. */
const isElement = ({ code }: Module, name: string): boolean =>
  new RegExp(`@customElement\\([^)]*\\)\\s*export class ${name}\\b`).test(code)

/** By module, the names that others take from it; `*` where one takes the whole. */
function usesOf(modules: readonly Module[]): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>()
  for (const { from, names } of modules.flatMap(({ imports }) => imports)) {
    uses.set(from, (uses.get(from) ?? new Set()).union(new Set(names)))
  }
  return uses
}

/** Its own module needs it too: then it is offered to more than use it, but it is not dead. */
const isUsedInside = ({ code }: Module, name: string): boolean =>
  [...code.matchAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'))].length > 1

/** Taken as a whole, a module counts as used by the names that its users spell. */
const isSpelled = (name: string, modules: readonly Module[]): boolean =>
  modules.some(({ code }) => new RegExp(`\\.${name}\\b`).test(code))

function unusedIn(modules: readonly Module[], users: readonly Module[]): string[] {
  const uses = usesOf(users)
  return modules.flatMap((module) => {
    const names = uses.get(module.path) ?? new Set()
    return module.exports
      .filter((name) => !names.has(name) && !isEntry(module.path, name) && !isElement(module, name))
      .filter((name) => !(names.has('*') && isSpelled(name, users)))
      .filter((name) => !isUsedInside(module, name))
      .map((name) => `${module.path}: ${name}`)
  })
}

describe('exports', () => {
  it('are used by another module, or are entries', () => {
    expect(unusedIn(rooms, everything)).toEqual([])
  })

  it('count as unused only where nobody takes them, under any form of import', () => {
    const modules = [
      parseModule(
        'local/a.ts',
        'export const one = 1\nexport function two(): Three {}\nexport interface Three {}',
      ),
      parseModule(
        'local/b.ts',
        'const inner = 1\nexport { inner as outer }\nexport async function whole() {}',
      ),
      parseModule(
        'local/c.ts',
        "import { one as first } from './a.ts'\nimport * as b from './b.ts'\nb.whole()",
      ),
    ]

    expect(unusedIn(modules, modules)).toEqual(['local/a.ts: two', 'local/b.ts: outer'])
  })
})
