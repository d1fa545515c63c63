import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directoryWords, isListedAt, searchFor } from '../../shared/core/directory.ts'

/** Whether somebody of these names is listed, and how often. */
function timesListed(
  [username, displayName]: readonly [string, string],
  wanted: { query?: string; username?: string },
): number {
  const words = directoryWords(username, displayName)
  const entries = words.map((word) => ({ userId: 'u-1', word, words }))
  return entries.filter((entry) => isListedAt(entry, searchFor(wanted))).length
}

const aino = ['aino.m', 'Aino Mäki'] as const

describe('a person in the directory', () => {
  it.each([
    'ai',
    'AINO',
    'aino.m',
    'maki',
    'mäki',
    'MÄ',
    'ma\u0308k',
    'aino mäk',
    'mäki ai',
    ' aino  ',
    'Äino',
  ])('is found once by %j', (query) => {
    expect(timesListed(aino, { query })).toBe(1)
  })

  it.each(['ino', 'aki', 'aino x', 'ainoo', '#', 'aino virtanen'])('is not found by %j', (query) => {
    expect(timesListed(aino, { query })).toBe(0)
  })

  it.each([
    [['jo', 'Anna-Liisa Öst'], 'liisa'],
    [['jo', 'Anna-Liisa Öst'], 'anna-li'],
    [['jo', '"Bob" (the builder)'], 'bob'],
    [['jo', 'Straße'], 'STRASSE'],
    [['jo', 'ΝΙΚΟΣ'], 'νικοσ'],
    [['jo', 'İpek'], 'ipek'],
    [['jo', 'ｆｕｌｌ'], 'full'],
    [['jo', '🎉 party'], '🎉'],
    [['jo', 'C# fan'], 'c#'],
    [['jo', 'हिन्दी'], 'हिन्'],
    [['jo', '한국'], '한'],
  ] as const)('%j is found by %j', (names, query) => {
    expect(timesListed(names, { query })).toBe(1)
  })

  it('is found by the exact username alone', () => {
    expect(timesListed(aino, { username: 'AINO.M' })).toBe(1)
    expect(timesListed(aino, { username: 'aino' })).toBe(0)
    expect(timesListed(aino, { username: 'mäki' })).toBe(0)
    expect(timesListed(aino, { username: 'aino.m', query: 'mäki' })).toBe(1)
    expect(timesListed(aino, { username: 'aino.m', query: 'virta' })).toBe(0)
  })

  it('is listed exactly once among everyone, and once by the beginning of any word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(), fc.nat(), (name, pick, cut) => {
        const words = directoryWords('some.one', name)
        const word = words[pick % words.length] ?? ''
        const beginning = [...word].slice(0, 1 + (cut % [...word].length)).join('')

        expect(timesListed(['some.one', name], {})).toBe(1)
        expect(timesListed(['some.one', name], { query: beginning })).toBe(1)
      }),
    )
  })

  it('has words that can be part of a key, and few enough for a transaction', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        (username, name) => {
          const words = directoryWords(username, name)

          expect(words.every((word) => word !== '' && !word.includes('#'))).toBe(true)
          expect(new Set(words).size).toBe(words.length)
          expect(words.length).toBeLessThan(90)
        },
      ),
    )
  })
})
