import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anonymiseContent,
  anonymiserFor,
  anonymiseTitle,
  type NamedPerson,
} from '../../shared/core/anonymise.ts'

const person = (displayName: string, username = 'somebody', near = true): NamedPerson => ({
  displayName,
  username,
  near,
})
const without = (text: string, ...people: NamedPerson[]): string => anonymiserFor(people)(text)

describe('what is said of people', () => {
  test.each([
    ['Ben Smith', 'Thank you, Ben Smith! And BEN; smith.', 'Thank you, …! And …; ….'],
    ['Ben Smith', "Ben's answer, Bens svar, Benin vastaus, Benille", '… answer, … svar, … vastaus, …'],
    ['Ben Smith', 'A benefit of the blacksmith', 'A benefit of the blacksmith'],
    ['Sam', 'Sama asia', 'Sama asia'],
    ['Pekka Virtanen', 'Kysy Pekalta tai Virtaselta: Pekan viesti', 'Kysy … tai …: … viesti'],
    ['Tiina Mäki', 'Mäen sivu, Mäellekin, Tiina Mäeltä, mäkeen; Mäkinen', '… sivu, …, …, …; Mäkinen'],
    ['Antti Lahti', 'Antti Lahdelta, Antinkin, LAHDEN, Lahteen', '…, …, …, …'],
    ['Jere Niemi', 'Niemen Jere, Jerelläkö, Niemeä', '…, …, …'],
    ['Onerva Ranta', 'Rannan, Rantaa, Onervaan; ranta-asukas', '…, …, …; …-asukas'],
    ['Tuomas Kurki', 'Tuomakselle, Tuomaan, Kurjen', '…, …, …'],
    ['Anu Laine', 'Laineella, Laineen, Anun', '…, …, …'],
    ['Ari Virta', 'This area is Virran. Olen itse', 'This area is …. Olen itse'],
    ['Åsa Öberg', 'Fråga Asa, ASA och åsas Oberg', 'Fråga …, … och …'],
    ['Anna-Liisa af Bruun', 'Anna, Liisa ja Anna-Liisa Bruun af', '…, … ja … af'],
    ["Mary O'Brien", 'To O’Brien', 'To …'],
    ['王伟', '请问王伟老师', '请问…老师'],
    ['김민수', '김민수가 답했다', '…가 답했다'],
  ])('of %s', (name, text, left) => {
    const before = text.normalize('NFD')

    expect(without(before, person(name))).toBe(left.normalize('NFC'))
  })

  test.each([
    ['Write to ada.lovelace+exam@example.co.uk.', 'Write to ….'],
    ['Mail <mailto:åsa@exempel.fi>', 'Mail <mailto:…>'],
    ['@ada @ben_b: see @Ada.', '…: see ….'],
    ['Call +358 40 123 4567, 040-1234567, (09) 123 456 or 555-123-4567', 'Call …, …, … or …'],
    ['By 2026-01-12 08:00, 01.12.2026, 01-12-2026; room 1024, 10 000 000 €', undefined],
    ['Chapter 3.14, ISBN 978-951-0-12345-6', undefined],
  ])('takes out addresses and numbers: %s', (text, left = text) => {
    expect(without(text)).toBe(left)
  })

  test('takes out usernames, and of many people their names as they are written', () => {
    const many = [person('May Ender', 'will', false), person('Åke', 'ake.b', false)]

    expect(without('May Ender may end it. Will will? Åkes, ake.b', ...many)).toBe(
      '… may end it. Will …? …, …',
    )
  })

  test('takes out whole names of many people with what hangs on them', () => {
    const many = [person('Pekka Niemi', 'pekka', false), person('Mary Hill', 'mary', false)]

    expect(without("Pekka Niemeltä, Mary Hill's, Niemeltä, Mary Hillary", ...many)).toBe(
      '…, …, Niemeltä, Mary Hillary',
    )
  })

  test('takes out each part of a name of those around, where it is written as one', () => {
    const around = ['Toivo Niemi', 'Pekka Onni'].map((name) => ({
      ...person(name, 'x', false),
      around: true,
    }))

    expect(without('Kysyin Pekalta. Toivolla on onni, toivon; Niemen tehtävä niemellä', ...around)).toBe(
      'Kysyin …. … on onni, toivon; … tehtävä niemellä',
    )
  })

  test('goes from every language of a content and a title', () => {
    const anonymise = anonymiserFor([person('Ben')])
    const variants = { en: { title: 'For Ben', body: 'Hi Ben' }, fi: { body: 'Hei Ben' } }

    expect(anonymiseContent({ variants, default: 'en' }, anonymise)).toEqual({
      variants: { en: { title: 'For …', body: 'Hi …' }, fi: { body: 'Hei …' } },
      default: 'en',
    })
    expect(anonymiseTitle({ variants: { en: 'Ben?' }, default: 'en' }, anonymise)).toEqual({
      variants: { en: '…?' },
      default: 'en',
    })
    expect(anonymiseTitle('Ben?', anonymise)).toBe('…?')
  })
})

const letters = [...'abcdefghijklmnopqrstuvwxyzåäöéüßжш']
const word = fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 8 }).map((all) => all.join(''))
const capital = word.map((one) => `${one[0]?.toUpperCase()}${one.slice(1)}`)
const someone = fc
  .record({ first: capital, last: capital, username: word, near: fc.boolean() })
  .map(({ first, last, ...rest }) => ({ displayName: `${first} ${last}`, ...rest }))
const between = fc.constantFrom(' ', ', ', '. ', ' – ', '\n', '! ', ' (', ') ', '"')
const address = fc.tuple(word, word).map(([one, other]) => `${one}@${other}.fi`)

describe('whatever is said', () => {
  test('nobody is named, written to or mentioned in what is left, and to do it again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(5), fc.nat(5), word, address, between), { maxLength: 30 }),
        (people, parts) => {
          const text = parts
            .map(([kind, who, other, mail, gap]) => {
              const { displayName, username } = people[who % people.length] as (typeof people)[number]
              const choices = [displayName, username, other, mail, `@${other}`, other.toUpperCase()]
              return `${choices[kind]}${gap}`
            })
            .join('')
          const anonymise = anonymiserFor(people)

          const left = anonymise(text)

          expect(left).not.toContain('@')
          const words = left.split(/[^\p{L}\p{N}]+/u)
          for (const { displayName, username, near } of people) {
            expect(left).not.toContain(displayName)
            expect(words).not.toContain(username)
            if (!near) continue
            const lowered = words.map((one) => one.toLowerCase())
            for (const part of displayName.split(' ')) expect(lowered).not.toContain(part.toLowerCase())
          }
          expect([...left].length).toBeLessThanOrEqual([...text.normalize('NFC')].length)
          expect(anonymise(left)).toBe(left)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('any text and any names are taken, and no text grows', () => {
    const anybody = fc.record({
      username: fc.string({ unit: 'grapheme' }),
      displayName: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
      near: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(anybody), fc.string({ unit: 'grapheme', maxLength: 200 }), (people, text) => {
        const anonymise = anonymiserFor(people)

        const left = anonymise(text)

        expect([...left].length).toBeLessThanOrEqual([...text.normalize('NFC')].length)
        expect(anonymise(left)).toBe(left)
      }),
    )
  })

  test('a long text without spaces, among many people, takes no time', () => {
    const people = Array.from({ length: 10_000 }, (_, place) =>
      person(`Name ${place}`, `user${place}`, false),
    )
    const near = Array.from({ length: 100 }, (_, place) => person(`Ärla Ölund${place}`, `near${place}`))
    const anonymise = anonymiserFor([...people, ...near])

    const left = anonymise(`${'a'.repeat(8_000)}${'a-'.repeat(3_000)}@${'b.'.repeat(900)} user77`)

    expect(left.endsWith('…')).toBe(true)
  })
})
