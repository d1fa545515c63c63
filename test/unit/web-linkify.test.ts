import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify } from '../../web/src/views/conversation/linkify.ts'

const hrefs = (text: string): string[] =>
  linkify(text).flatMap(({ href }) => (href === undefined ? [] : href))

/** Texts in which addresses, pieces of them and what surrounds them meet. */
const pieces = fc.constantFrom(
  'https://',
  'HTTP://',
  'www.',
  'mailto:',
  'javascript:',
  'data:text/html,',
  'example.org',
  'ada',
  '@',
  ':',
  '/',
  '?a=b&c',
  '#',
  '(',
  ')',
  '.',
  ',',
  ' ',
  '\n',
  '<b>',
  '"',
  'ä',
  '😀',
)
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(pieces, { maxLength: 20 }).map((some) => some.join('')),
)

describe('linkify', () => {
  it('keeps every text as it is, letter by letter', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = linkify(text)

        expect(parts.map((part) => part.text).join('')).toBe(text)
        expect(parts.every((part) => part.text !== '')).toBe(true)
      }),
    )
  })

  it('leads to web pages and mailboxes only, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const href of hrefs(text)) {
          const { protocol, username, password } = new URL(href)
          expect(['http:', 'https:', 'mailto:']).toContain(protocol)
          expect([username, password]).toEqual(['', ''])
        }
      }),
    )
  })

  it.each([
    ['See https://example.org/a?b=c#d.', ['https://example.org/a?b=c#d']],
    ['(https://example.org/a_(b))', ['https://example.org/a_(b)']],
    ['[https://example.org/a_(b)[1]]).', ['https://example.org/a_(b)[1]']],
    ['www.example.org, or ada@example.org!', ['https://www.example.org/', 'mailto:ada@example.org']],
    ['mailto:ada@example.org', ['mailto:ada@example.org']],
    ['https://bücher.example/', ['https://xn--bcher-kva.example/']],
    ['javascript:alert(1) data:text/html,x file:///etc xhttps://example.org', []],
    ['https://bank.example@elsewhere.example/ and https://', []],
    ['nobody@home 12:30 a.b', []],
  ])('finds in %j what is an address', (text, expected) => {
    expect(hrefs(text)).toEqual(expected)
  })

  it('takes no long time for a long text', () => {
    const before = performance.now()

    for (const piece of ['www.', '@a.', 'https://a', '((((', 'a'])
      linkify(piece.repeat(16_000 / piece.length))
    const closing = `https://a/${')'.repeat(1_980)} `.repeat(8)
    for (let renders = 0; renders < 30; renders += 1) linkify(closing)

    expect(performance.now() - before).toBeLessThan(2_000)
  })
})
