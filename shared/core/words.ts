/** Words that say nothing about what a question is about, as `wordsOf` writes them. */
const stopWords: Readonly<Record<string, ReadonlySet<string>>> = {
  en: setOf(
    `about am an and any are as at be been but by can could did do does for from had has have he her here hers him his
    how i if in into is it its just may me must my no not of on or our ours please shall she should so some than that the
    their them then there these they this those to us was we were what when where which who whom whose why will with
    would you your yours`,
  ),
  fi: setOf(
    `eikä ei emme en ette että hän hänen he heidän ja jo joka jos jota jotka kai kanssa kuin kuinka kuka kun me mihin
    mikä miksi millä millainen milloin minkä minne minulla minun minä missä mistä miten mitkä mitä mutta myös ne niin
    niitä nyt näin ole olen olemme olet olette oli olivat olla on onko ovat pitää pitääkö saa saako se sekä sen siellä
    siinä sinun sinä sitten sitä tai te tämä tämän tätä vaan vai vain voi voiko voin voinko`,
  ),
  sv: setOf(
    `alla att av bara blir de dem den denna deras dess det detta dig din ditt du där då efter ej eller en er ett
    finns från får för ha han har hon hur här i icke in inte jag kan man med men mig min mina mitt måste något när och
    om oss på ska skall som så till under upp ut vad var varför vem vi vid vilka vilken vilket vill vår våra är än`,
  ),
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u))
}

/** Longer ones are cut, as a word is part of a key. */
const longestWord = 40

/** Of a language tag in small letters: `sv` of `sv-FI`. */
export const generalLanguage = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** Accents of the Latin, Greek and Cyrillic scripts. In others, marks are letters. */
const accents = /[\u0300-\u036f]/gu

/**
 * Nothing depends on case or compatibility forms, nor on accents, but for those that make another letter of Finnish and
 * Swedish: å, ä, ö. A key parts words by `#`, so that words are without.
 */
function fold(word: string): string {
  const oneCase = word.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC')
  const plain = oneCase.replace(/[^åäö]/gu, (letter) => letter.normalize('NFKD').replace(accents, ''))
  return [...plain.replaceAll('#', '').replaceAll('ς', 'σ')].slice(0, longestWord).join('')
}

/** Folded words, and an empty one for what lies between them, as this language parts them. */
function partsOf(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' })
  return Array.from(segmenter.segment(text), ({ segment, isWordLike }) => (isWordLike ? fold(segment) : ''))
}

/** The words of a text, each once, in their order. */
export const wordsOf = (text: string, language = 'und'): string[] => [
  ...new Set(partsOf(text, language).filter(Boolean)),
]

/** One letter of a script that spells words says nothing; a digit does, and a sign that is a word. */
const isLetter = (word: string): boolean => /^\p{Ll}$/u.test(word)

/** Those that say what it is about. */
function tellingOf(words: readonly string[], languages: readonly string[]): string[] {
  const stops = languages.flatMap((tag) => stopWords[generalLanguage(tag)] ?? [])
  return words.filter((word) => !isLetter(word) && !stops.some((stop) => stop.has(word)))
}

/** The words by which a text of this language is found: those that say what it is about, or all where none does. */
export function tellingWords(text: string, language: string): string[] {
  const words = wordsOf(text, language)
  const telling = tellingOf(words, [language])
  return telling.length > 0 ? telling : words
}

/** A question that somebody is typing. */
export interface Typed {
  readonly whole: readonly string[]
  /** The last word, until something is typed behind it. */
  readonly beginning: string | undefined
}

/** Beside the last word, at most so many are looked for: the longest, for they say most. */
const wordsLookedFor = 7

export function typedWords(text: string, languages: readonly string[]): Typed {
  const parts = partsOf(text, languages[0] ?? 'und')
  const beginning = parts.at(-1) || undefined
  const words = [...new Set(parts)].filter((word) => word !== '' && word !== beginning)
  const telling = tellingOf(words, languages)
  const whole = telling.length > 0 || beginning !== undefined ? telling : words
  return { whole: whole.toSorted((a, b) => b.length - a.length).slice(0, wordsLookedFor), beginning }
}
