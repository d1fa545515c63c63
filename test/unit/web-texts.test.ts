import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '@formatjs/icu-messageformat-parser'
import { describe, expect, it } from 'vitest'
import { fillIn } from '../../web/src/texts/pattern.ts'
import { readModules } from '../support/modules.ts'

const directory = join(import.meta.dirname, '..', '..', 'web', 'src', 'texts')
const languages = ['en', 'fi', 'sv']
type Texts = Readonly<Record<string, string>>
const textsOf = (language: string): Texts =>
  JSON.parse(readFileSync(join(directory, `${language}.json`), 'utf8')) as Texts
const english = textsOf('en')

/** Names in a pattern, with how each is used. */
const namesIn = (pattern: string): string[] =>
  [
    ...new Set(
      [...pattern.matchAll(/\{\s*(\w+)\s*(?:,\s*(\w+)|\})/g)].map(([, name, kind]) => `${name} ${kind}`),
    ),
  ].toSorted()

describe.each(languages)('the texts of the app in %s', (language) => {
  const texts = textsOf(language)

  it('are all there, with the values of the English ones', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english))
    for (const [key, text] of Object.entries(texts)) {
      expect(text, key).not.toBe('')
      expect(namesIn(text), key).toEqual(namesIn(english[key] ?? ''))
    }
  })

  it('are patterns that ICU knows', () => {
    for (const [key, text] of Object.entries(texts)) expect(() => parse(text), key).not.toThrow()
  })
})

describe('a key', () => {
  const code = readModules(['web'])
    .map((module) => module.code)
    .join('\n')

  it.each(Object.keys(english))('%s is used', (key) => {
    expect(code.includes(`'${key}'`)).toBe(true)
  })
})

describe('a text', () => {
  it('is filled in by names, numbers as the language writes them', () => {
    expect(fillIn('{name} has {count}', { name: 'Ada', count: 12_000 }, 'en')).toBe('Ada has 12,000')
    expect(fillIn('{count}', { count: 12_000 }, 'fi')).toBe('12\u00a0000')
  })

  it('chooses by number and by word, also within each other', () => {
    const pattern =
      '{kind, select, direct {you} other {{count, plural, =0 {nobody} one {# member of {name}} other {# members}}}}'

    const filled = (kind: string, count: number) => fillIn(pattern, { kind, count, name: 'Crew' }, 'en')

    expect(filled('direct', 2)).toBe('you')
    expect([0, 1, 2].map((count) => filled('group', count))).toEqual([
      'nobody',
      '1 member of Crew',
      '2 members',
    ])
  })

  it('refuses to be shown without its values', () => {
    expect(() => fillIn('Hello {name}', {}, 'en')).toThrow('The text wants name.')
  })
})
