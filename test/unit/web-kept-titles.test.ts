import { describe, expect, it } from 'vitest'
import { withTitlesOf } from '../../web/src/views/spaces/kept-titles.ts'

const inTwo = { variants: { en: { title: 'Hello', body: 'a' }, fi: { body: 'b' } }, default: 'en' }

describe('titles inside of a text that is written anew', () => {
  it('stay in the languages that had them', () => {
    const written = { variants: { en: { body: 'c' }, fi: { body: 'd' }, sv: { body: 'e' } }, default: 'fi' }

    expect(withTitlesOf(inTwo, written, 'sv')).toEqual({
      variants: { en: { title: 'Hello', body: 'c' }, fi: { body: 'd' }, sv: { body: 'e' } },
      default: 'fi',
    })
  })

  it('stay where a language is added, or is the only one left', () => {
    const added = { variants: { en: { body: 'c' }, fi: { body: 'd' } }, default: 'en' }

    expect(withTitlesOf({ title: 'Hello', body: 'a' }, added, 'en')).toMatchObject({
      variants: { en: { title: 'Hello', body: 'c' }, fi: { body: 'd' } },
    })
    expect(withTitlesOf(inTwo, { body: 'c' }, 'fi')).toEqual({ title: 'Hello', body: 'c' })
    expect(withTitlesOf({ body: 'a' }, { body: 'c' }, 'fi')).toEqual({ body: 'c' })
  })
})
