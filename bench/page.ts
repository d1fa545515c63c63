import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const pagePaths = ['docs/benchmarks.md', 'docs/scaling.md']

/** Puts texts at their places in the pages. Throws for one that no page has a place for. */
export function fillPlaces(
  pages: ReadonlyMap<string, string>,
  places: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const filled = new Map(pages)
  for (const [name, content] of Object.entries(places)) {
    const place = new RegExp(`(<!-- bench: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`)
    const [path, page] = [...filled].find(([, text]) => place.test(text)) ?? []
    if (path === undefined || page === undefined) throw new RangeError(`No page has a place for ${name}.`)
    const text = page.replace(place, (_, begin: string, end: string) => `${begin}${content.trim()}\n${end}`)
    filled.set(path, text)
  }
  return filled
}

export function writePage(places: Readonly<Record<string, string>>): void {
  const pages = new Map(
    pagePaths.map((path) => [path, readFileSync(fileURLToPath(new URL(path, root)), 'utf8')]),
  )
  writeFiles(Object.fromEntries(fillPlaces(pages, places)))
}

export function writeFiles(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(fileURLToPath(new URL(path, root)), text)
}
