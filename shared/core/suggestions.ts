import type { LocalisedTitle } from '../contract/content.ts'
import { generalLanguage, type Typed, tellingWords, wordsOf } from './words.ts'

/**
 * Where a word stands in a space's index: with those of its language, and of the variant that is for everybody else also
 * here. A title in one language, which its author did not name, stands only here.
 */
export const anyLanguage = '*'

/** A word of a question, and the language it is found in. */
export interface IndexedWord {
  readonly language: string
  readonly word: string
}

/** So that an entry, the words that go and those that come fit into one transaction of 100 items. */
export const maxIndexedWords = 45

/**
 * The words by which a question is found, at most 45 for all of its languages: of each as many, from its beginning on.
 * `language` is that of a question whose author named none.
 */
export function indexedWords(question: LocalisedTitle, language: string): IndexedWord[] {
  const lists = textsOf(question, language).map(({ text, tag, place }) =>
    tellingWords(text, tag).map((word): IndexedWord => ({ language: place, word })),
  )
  const longest = Math.max(...lists.map(({ length }) => length))
  const byTurns = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  ).flat()
  const distinct = new Map(byTurns.map((one) => [`${one.language} ${one.word}`, one]))
  return [...distinct.values()].slice(0, maxIndexedWords)
}

function textsOf(question: LocalisedTitle, language: string) {
  if (typeof question === 'string') return [{ text: question, tag: language, place: anyLanguage }]
  const { variants, default: usual } = question
  const all = Object.entries(variants).map(([tag, text]) => ({ text, tag, place: generalLanguage(tag) }))
  return [...all, { text: variants[usual] ?? '', tag: usual, place: anyLanguage }]
}

/** Requested languages that are looked into. */
const languagesLookedInto = 3

/** Where a reader of these languages finds what they are shown. */
export const placesFor = (languages: readonly string[]): string[] => [
  ...new Set(languages.map(generalLanguage).slice(0, languagesLookedInto)).add(anyLanguage),
]

/** Forms of one word begin with at least so many letters alike, and end in at most so many others: `tentti`, `tentissä`; `palautus`, `palautuksen`. */
const stemLetters = 4
const endingLetters = 4

/** What a typed word and its other forms begin with; only itself where it is too short to have any. */
export interface Beginning {
  readonly letters: string
  readonly whole: boolean
}

export function beginningsOf({ whole, beginning }: Typed): Beginning[] {
  const stemOf = (word: string): string =>
    [...word].slice(0, Math.max(stemLetters, word.length - endingLetters)).join('')
  const short = (word: string): boolean => word.length < stemLetters
  const all = whole.map((word) => ({ letters: stemOf(word), whole: short(word) }))
  return beginning === undefined ? all : [...all, { letters: stemOf(beginning), whole: false }]
}

function isFormOf(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length)
  let alike = 0
  while (alike < shorter && one[alike] === other[alike]) alike += 1
  const rest = Math.max(one.length, other.length) - alike
  return alike >= stemLetters && rest <= endingLetters && alike * 3 >= shorter * 2
}

/** The same word counts twice as much as another form of it, or as one that goes on as it begins. */
function likeness(typed: string, word: string): number {
  if (typed === word) return 2
  return isFormOf(typed, word) ? 1 : 0
}

const likenessOfBeginning = (typed: string, word: string): number =>
  Math.max(likeness(typed, word), word.startsWith(typed) ? 1 : 0)

/** How much a text shares with what is typed: more is better, nothing is 0. */
export function sharedBy({ whole, beginning }: Typed, words: readonly string[]): number {
  const best = (like: (word: string) => number): number => Math.max(0, ...words.map(like))
  const ofWhole = whole.map((typed) => best((word) => likeness(typed, word)))
  const ofLast = beginning === undefined ? 0 : best((word) => likenessOfBeginning(beginning, word))
  return ofWhole.reduce((sum, one) => sum + one, ofLast)
}

/** Of the entries that the index named, by id with the words it named them for, those worth reading, best first. */
export function mostPromising(
  typed: Typed,
  found: ReadonlyMap<string, readonly string[]>,
  count: number,
): string[] {
  const shared = new Map([...found].map(([id, words]) => [id, sharedBy(typed, words)]))
  const of = (id: string): number => shared.get(id) ?? 0
  const some = [...found.keys()].filter((id) => of(id) > 0)
  return some.sort((a, b) => of(b) - of(a) || (a < b ? -1 : 1)).slice(0, count)
}

/** Something that may be suggested, in the words that its reader is shown. */
export interface Suggestion {
  readonly id: string
  readonly question: string
}

/** What shares something with what is typed, whatever the index said: most first, and of these what says it shortest. */
export function rank<One extends Suggestion>(typed: Typed, all: readonly One[]): One[] {
  const shared = new Map(all.map((one) => [one, sharedBy(typed, wordsOf(one.question))]))
  const of = (one: One): number => shared.get(one) ?? 0
  const length = ({ question }: One): number => question.length
  const some = all.filter((one) => of(one) > 0)
  return some.sort((a, b) => of(b) - of(a) || length(a) - length(b) || (a.id < b.id ? -1 : 1))
}
