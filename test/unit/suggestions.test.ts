import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anyLanguage,
  beginningsOf,
  indexedWords,
  maxIndexedWords,
  mostPromising,
  placesFor,
  rank,
  sharedBy,
} from '../../shared/core/suggestions.ts'
import { tellingWords, typedWords, wordsOf } from '../../shared/core/words.ts'

describe('words', () => {
  test('do not depend on case, compatibility forms and accents, but å, ä and ö are letters', () => {
    expect(wordsOf('Café CAFÉ ＣＡＦＥ, Straße; Åbo ÄÄNI Über šakki')).toEqual([
      'cafe',
      'strasse',
      'åbo',
      'ääni',
      'uber',
      'sakki',
    ])
    expect(wordsOf('हिन्दी C# #1')).toEqual(['हिन्दी', 'c', '1'])
  })

  test.each([
    ['en', 'How do I get to the exam in Helsinki?', ['get', 'exam', 'helsinki']],
    ['fi-FI', 'Missä ja milloin tentti on?', ['tentti']],
    ['sv', 'När är tentamen och vad får jag ha med?', ['tentamen']],
    ['de', 'Wann ist die Prüfung?', ['wann', 'ist', 'die', 'prufung']],
    ['en', 'Who are you?', ['who', 'are', 'you']],
    ['en', '?!', []],
  ])('that say something, of %s: %s', (language, text, words) => {
    expect(tellingWords(text, language)).toEqual(words)
  })

  test('typed are whole, but for the last until something follows it', () => {
    expect(typedWords('How do I change my pass', ['en'])).toEqual({ whole: ['change'], beginning: 'pass' })
    expect(typedWords('change my pass ', ['en'])).toEqual({ whole: ['change', 'pass'], beginning: undefined })
    expect(typedWords('ho', ['en'])).toEqual({ whole: [], beginning: 'ho' })
    expect(typedWords('Who are you?', ['en']).whole).toEqual(['who', 'are', 'you'])
    expect(typedWords(' ?', [])).toEqual({ whole: [], beginning: undefined })
    expect(typedWords('word'.repeat(99), []).beginning).toHaveLength(40)
  })
})

describe('the index of a question', () => {
  test('names each word in its language, and those of everybody else once more', () => {
    const variants = { 'sv-FI': 'När är provet?', en: 'When is the test?' }

    expect(indexedWords({ variants, default: 'en' }, 'fi')).toEqual([
      { language: 'sv', word: 'provet' },
      { language: 'en', word: 'test' },
      { language: anyLanguage, word: 'test' },
    ])
    expect(indexedWords('Milloin tentti on?', 'fi')).toEqual([{ language: anyLanguage, word: 'tentti' }])
  })

  test('takes of each language as many as there is room for', () => {
    const long = Array.from({ length: 40 }, (_, place) => `word${place}`).join(' ')

    const words = indexedWords({ variants: { en: long, fi: long }, default: 'fi' }, 'en')

    expect(words).toHaveLength(maxIndexedWords)
    expect(
      Object.values(Object.groupBy(words, ({ language }) => language)).map((one) => one?.length),
    ).toEqual([15, 15, 15])
  })

  test('is looked into where a reader finds what they are shown', () => {
    expect(placesFor(['sv-FI', 'sv', 'EN', 'de', 'fr'])).toEqual(['sv', 'en', anyLanguage])
    expect(placesFor([])).toEqual([anyLanguage])
  })
})

const found = (typed: string, ...questions: string[]) =>
  rank(
    typedWords(typed, ['en', 'fi', 'sv']),
    questions.map((question) => ({ id: question, question })),
  ).map(({ question }) => question)

describe('what is suggested', () => {
  test('ranks by shared words: the same before other forms, more before fewer, and the shortest first', () => {
    expect(
      found('reset my password', 'Password rules', 'Can I reset it?', 'How do I reset a password?', 'Exams'),
    ).toEqual(['How do I reset a password?', 'Password rules', 'Can I reset it?'])
    expect(found('tentin ', 'Milloin tentit ovat?', 'Tentin paikka', 'Tenttikirjat kaikki')).toEqual([
      'Tentin paikka',
      'Milloin tentit ovat?',
    ])
    expect(found('exams?', 'Easter', 'Where is the exam?')).toEqual(['Where is the exam?'])
    expect(found('harjoitus ', 'Mistä löydän harjoituksen?')).toHaveLength(1)
    expect(found('harjoituksen ', 'Mikä harjoitus?', 'Harjanne')).toEqual(['Mikä harjoitus?'])
    expect(found('tentissä ', 'Mikä tentti?')).toHaveLength(1)
    expect(found('övningar ', 'Var finns övningen?')).toHaveLength(1)
    expect(found('password ', 'Passport photos')).toEqual([])
    expect(found('content ', 'Contact', 'Court')).toEqual([])
  })

  test('goes on as the last word begins', () => {
    expect(found('regis', 'Registration', 'Rules', 'Regis')).toEqual(['Regis', 'Registration'])
    expect(found('regis ', 'Registration of all')).toEqual([])
    expect(found('å', 'Åbo', 'Abo')).toEqual(['Åbo'])
  })

  test('is chosen among what the index named', () => {
    const typed = typedWords('reset password', ['en'])
    const named = new Map([
      ['a', ['resettle', 'password']],
      ['b', ['reset', 'password']],
      ['c', ['passwords']],
      ['d', ['nothing']],
    ])

    expect(mostPromising(typed, named, 2)).toEqual(['b', 'a'])
    expect(mostPromising(typed, named, 9)).toEqual(['b', 'a', 'c'])
  })

  test('is found in the index, whatever the words', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.array(word, { maxLength: 4 }), (typedOnes, ones) => {
        const typed = typedWords(typedOnes.join(' '), ['en'])
        const words = wordsOf(ones.join(' '), 'en')
        const beginnings = beginningsOf(typed)
        const isNamed = (one: string): boolean =>
          beginnings.some(({ letters, whole }) => (whole ? one === letters : one.startsWith(letters)))

        const shared = words.filter((one) => sharedBy(typed, [one]) > 0)

        expect(shared.filter((one) => !isNamed(one))).toEqual([])
      }),
    )
  })
})
