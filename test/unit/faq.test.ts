import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentLimits, Title } from '../../shared/contract/content.ts'
import { isTitled, questionIn, slugOf } from '../../shared/core/faq.ts'

const faqId = 'abcdef12-0000-4000-8000-000000000000'

describe('the slug of a question', () => {
  test.each([
    ['When is the exam?', 'when-is-the-exam-abcdef'],
    ['Åsa’s "Köp & sälj"', 'asas-kop-salj-abcdef'],
    ['试验?', 'abcdef'],
    ['–', 'abcdef'],
    [{ variants: { en: 'When?', fi: 'Milloin?' }, default: 'fi' }, 'milloin-abcdef'],
    ['a'.repeat(200), `${'a'.repeat(60)}-abcdef`],
  ])('of %j is %s', (question, slug) => {
    expect(slugOf(question, faqId)).toBe(slug)
  })
})

describe('what a message asks', () => {
  test('is its title, else its words on one line, in each of its languages', () => {
    const variants = { en: { title: 'Exam', body: 'When?' }, fi: { body: 'Milloin\n on  tentti?' } }

    expect(questionIn({ variants, default: 'en' })).toEqual({
      variants: { en: 'Exam', fi: 'Milloin on tentti?' },
      default: 'en',
    })
    expect(questionIn({ body: 'When?' })).toBe('When?')
    expect(isTitled({ variants, default: 'en' })).toBe(false)
    expect(isTitled({ title: 'Exam', body: 'When?' })).toBe(true)
  })

  test('is cut between words where it is too long, and is a title whatever it was', () => {
    expect(questionIn({ body: 'why '.repeat(60) })).toBe(`${'why '.repeat(50).trim().slice(0, 199)}…`)
    const body = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 600 })
      .filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(body, (text) => {
        const question = questionIn({ body: text })

        expect([...(question as string)].length).toBeLessThanOrEqual(contentLimits.title)
        expect(Title.safeParse(question).success).toBe(true)
      }),
    )
  })
})
