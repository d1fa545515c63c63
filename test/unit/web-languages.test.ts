import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Content, LocalisedTitle } from '../../shared/contract/content.ts'
import {
  asLanguage,
  blank,
  contentOf,
  isUnwritten,
  languagesOf,
  titleOf,
  type Written,
  withoutLanguage,
  withWords,
  writtenOf,
} from '../../web/src/languages/written.ts'
import { problemsAt, problemsOf } from '../../web/src/languages/written-problems.ts'

const languages = fc.uniqueArray(fc.constantFrom('en', 'fi', 'sv', 'se', 'ar'), { minLength: 1 })
const words = fc.record({ title: fc.string({ maxLength: 20 }), body: fc.string({ maxLength: 30 }) })
/** What somebody may have written, in any number of languages. */
const writings: fc.Arbitrary<Written> = languages.chain((tags) =>
  fc.record({
    variants: fc.record(Object.fromEntries(tags.map((tag) => [tag, words]))),
    default: fc.constantFrom(...tags),
  }),
)

describe('a text in several languages', () => {
  it('is what the service takes wherever nothing is wrong with it', () => {
    fc.assert(
      fc.property(writings, (written) => {
        const isWrong = Object.keys(problemsOf(written, { titles: 'optional', bodies: true })).length > 0
        const title = titleOf(written)

        expect(Content.safeParse(contentOf(written)).success).toBe(!isWrong)
        if (title !== undefined) expect(LocalisedTitle.safeParse(title).success).toBe(true)
      }),
      // A title of nothing but spaces is none.
      { examples: [[{ variants: { fi: { title: ' ', body: '!' } }, default: 'fi' }]] },
    )
  })

  it('has one of its languages as the default, whatever is added, changed and taken away', () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('add', 'change', 'remove'), fc.constantFrom('en', 'fi', 'sv', 'ar')),
    )
    fc.assert(
      fc.property(writings, steps, (begun, all) => {
        let written = begun
        for (const [step, tag] of all) {
          if (step === 'add') written = withWords(written, tag, {})
          else if (step === 'remove') written = withoutLanguage(written, tag)
          else written = asLanguage(written, written.default, tag)
          expect(languagesOf(written)).toContain(written.default)
        }
      }),
    )
  })

  it('is plain in one language, and keeps order and words when it is written anew', () => {
    const one = withWords(blank('fi'), 'fi', { title: ' Retki ', body: 'Perjantaina' })
    const two = withWords(one, 'en', { title: '', body: 'On Friday' })

    expect(contentOf(one)).toEqual({ title: 'Retki', body: 'Perjantaina' })
    expect(contentOf(one, false)).toEqual({ body: 'Perjantaina' })
    expect(titleOf(one)).toBe('Retki')
    expect(titleOf(two)).toEqual({ variants: { fi: 'Retki' }, default: 'fi' })
    expect(titleOf(blank('en'))).toBeUndefined()
    expect(languagesOf(writtenOf(contentOf(two), 'sv'))).toEqual(['fi', 'en'])
    expect(writtenOf({ body: 'Answer' }, 'en', 'Question')).toEqual({
      variants: { en: { title: 'Question', body: 'Answer' } },
      default: 'en',
    })
    expect(isUnwritten(withWords(blank('en'), 'en', { body: ' \n' }))).toBe(true)
    expect(isUnwritten(two)).toBe(false)
  })

  it('is checked in each language, and as a whole', () => {
    const written = withWords(withWords(blank('en'), 'en', { body: 'x'.repeat(15_000) }), 'fi', {
      title: 'x'.repeat(201),
      body: 'ä'.repeat(15_000),
    })

    expect(Object.keys(problemsOf(written, { titles: 'required', bodies: true }))).toEqual([
      'en/title',
      'fi/title',
      'fi/body',
    ])
    const together = withWords(withWords(blank('en'), 'en', { body: 'x'.repeat(15_000) }), 'fi', {
      body: 'x'.repeat(15_000),
    })
    expect(Object.keys(problemsOf(together, { titles: 'none', bodies: true }))).toEqual(['whole'])
    expect(Object.keys(problemsOf(blank('en'), { titles: 'none', bodies: true }))).toEqual(['en/body'])
    expect(problemsOf(blank('en'), { titles: 'optional', bodies: false })).toEqual({})
  })

  it('finds the field of what the service refuses', () => {
    const problems = {
      'firstMessage/content/variants/fi/body': 'a',
      'firstMessage/content/title': 'b',
      'firstMessage/content': 'c',
      title: 'd',
    }

    expect(problemsAt(problems, 'firstMessage/content', blank('en'))).toEqual({
      'fi/body': 'a',
      'en/title': 'b',
      whole: 'c',
    })
  })
})
