import type { Plugin, Rolldown } from 'vite'

const languageFile = /\/texts\/[a-z]{2}\.json(?:\?rest)?$/

type Graph = Pick<Rolldown.PluginContext, 'getModuleIds' | 'getModuleInfo'>

/** What is there once the entry is: all that it imports, and not what it imports only when that is wanted. */
function initialModules(graph: Graph): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (id: string): void => {
    if (found.has(id)) return
    found.add(id)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) add(next)
  }
  for (const id of graph.getModuleIds()) if (graph.getModuleInfo(id)?.isEntry) add(id)
  return found
}

/**
 * Leaves out of every language what the code that is built does not say, and cuts it in two: what is said from the beginning, and, in
 * `<language>.json?rest`, what is said by code that comes later.
 */
export const leanTexts = (): Plugin => {
  /** By module, every word in it that may be the key of a text. */
  const words = new Map<string, ReadonlySet<string>>()
  const isSaid = (key: string, ids: Iterable<string>): boolean =>
    [...ids].some((id) => words.get(id)?.has(key))
  return {
    name: 'lean-texts',
    enforce: 'pre',
    // What is in it is said below.
    load: (id) => (id.endsWith('?rest') ? 'export default {}' : undefined),
    transform(code, id) {
      if (id.includes('node_modules') || languageFile.test(id)) return undefined
      words.set(id, new Set([...code.matchAll(/["']([\w.]+)["']/g)].map(([, word = '']) => word)))
      return undefined
    },
    // What all of the code says is known by now, and names that tell what is in a file are made of what this answers.
    async renderChunk(_, { facadeModuleId }) {
      if (!facadeModuleId || !languageFile.test(facadeModuleId)) return undefined
      const [file = '', rest] = facadeModuleId.split('?')
      const texts = JSON.parse(await this.fs.readFile(file, { encoding: 'utf8' })) as object
      const initial = initialModules(this)
      const said = Object.entries(texts).filter(([key]) =>
        isSaid(key, initial) ? !rest : rest && isSaid(key, words.keys()),
      )
      return { code: `export default ${JSON.stringify(Object.fromEntries(said))}`, map: null }
    },
  }
}
