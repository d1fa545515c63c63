import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** A name taken from a module; `*` where the whole of it is. */
export interface Imported {
  /** A package, or the path of a module from the root. */
  readonly from: string
  readonly names: readonly string[]
}

export interface Module {
  /** From the root, with `/`: `shared/store/keys.ts`. */
  readonly path: string
  /** Without comments. */
  readonly code: string
  readonly imports: readonly Imported[]
  readonly exports: readonly string[]
}

const specifier = String.raw`['"]([^'"\n]+)['"]`
const staticImport = new RegExp(
  String.raw`\b(?:import|export)\s+(?:type\s+)?(?<what>[\w*$\s{},]+?)\s+from\s*${specifier}`,
  'g',
)
const bareImport = new RegExp(String.raw`\bimport\s*\(?\s*${specifier}`, 'g')
const declaration =
  /^export\s+(?:declare\s+)?(?:async\s+)?(?:const|let|function\*?|class|abstract class|interface|type)\s+([\w$]+)/gm
const exportList = /^export\s+(?:type\s+)?\{([^}]*)\}(?!\s*from)/gm

/** Good enough for code that Biome has formatted: strings that hold `/*` or `//` after a space would fool it. */
const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')

/** `a, type b as c` is `a` and `b`, or `a` and `c` where the names outside are asked for. */
function namesIn(list: string, side: 'inside' | 'outside'): string[] {
  const parts = list.split(',').map((part) => part.trim().replace(/^type\s+/, ''))
  return parts.filter(Boolean).map((part) => {
    const [inside = '', outside] = part.split(/\s+as\s+/)
    return side === 'outside' ? (outside ?? inside) : inside
  })
}

const namesOf = (what: string): string[] => {
  if (what.includes('*')) return ['*']
  const [before = '', list = ''] = what.replace('}', '').split('{')
  const hasDefault = before.replace(/\btype\b|,/g, '').trim() !== ''
  return [...(hasDefault ? ['default'] : []), ...namesIn(list, 'inside')]
}

const resolve = (path: string, from: string): string =>
  from.startsWith('.') ? posix.join(dirname(path), from) : from

function importsOf(path: string, code: string): Imported[] {
  const named = [...code.matchAll(staticImport)].map(([, what = '', from = '']) => ({
    from: resolve(path, from),
    names: namesOf(what),
  }))
  const whole = [...code.matchAll(bareImport)].map(([, from = '']) => ({
    from: resolve(path, from),
    names: ['*'],
  }))
  return [...named, ...whole]
}

function exportsOf(code: string): string[] {
  const declared = [...code.matchAll(declaration)].map(([, name = '']) => name)
  const listed = [...code.matchAll(exportList)].flatMap(([, list = '']) => namesIn(list, 'outside'))
  return [...new Set([...declared, ...listed, ...(/^export default/m.test(code) ? ['default'] : [])])]
}

export function parseModule(path: string, text: string): Module {
  const code = withoutComments(text)
  return { path, code, imports: importsOf(path, code), exports: exportsOf(code) }
}

const readModule = (path: string): Module => parseModule(path, readFileSync(join(root, path), 'utf8'))

/** Every module of these folders. */
export function readModules(folders: readonly string[]): Module[] {
  const found = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,mts,tsx}`),
    { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] },
  )
  return found
    .map((path) => relative('.', path).split(sep).join('/'))
    .toSorted()
    .map(readModule)
}
