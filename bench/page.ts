import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const pagePath = 'docs/benchmarks.md'

/** Puts texts at their places in the page. Throws for one that the page has no place for. */
export function fillPlaces(page: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce((text, [name, content]) => {
    const place = new RegExp(`(<!-- bench: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`)
    if (!place.test(text)) throw new RangeError(`${pagePath} has no place for ${name}.`)
    return text.replace(place, (_, begin: string, end: string) => `${begin}${content.trim()}\n${end}`)
  }, page)
}

export function writePage(places: Readonly<Record<string, string>>): void {
  const path = fileURLToPath(new URL(pagePath, root))
  writeFileSync(path, fillPlaces(readFileSync(path, 'utf8'), places))
}

export function writeFiles(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(fileURLToPath(new URL(path, root)), text)
}
