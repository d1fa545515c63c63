import { readFile } from 'node:fs/promises'
import { parse } from '@formatjs/icu-messageformat-parser'
import type { Plugin } from 'esbuild'
import { isPlain } from '../../shared/locales/plain.ts'

/** What goes without saying: what fills the texts takes these for granted. */
const withoutDefaults = (key: string, value: unknown): unknown =>
  (key === 'offset' && value === 0) || (key === 'pluralType' && value === 'cardinal') ? undefined : value

/** Parses the service's texts here instead of in every function, which then does without the parser. */
export const parseTexts: Plugin = {
  name: 'parley-texts',
  setup({ onLoad, onResolve, resolve }) {
    onLoad({ filter: /[\\/]shared[\\/]locales[\\/](mails[\\/])?\w+\.json$/ }, async ({ path }) => {
      const texts = Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, string>)
      const parsed = texts.map(([key, text]) => [
        key,
        isPlain(text) ? text : parse(text, { ignoreTag: true }),
      ])
      return { contents: JSON.stringify(Object.fromEntries(parsed), withoutDefaults), loader: 'json' }
    })
    onResolve({ filter: /^@formatjs\/icu-messageformat-parser$/ }, ({ path, ...from }) =>
      resolve(`${path}/no-parser.js`, from),
    )
  },
}
