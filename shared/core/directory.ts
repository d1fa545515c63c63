/**
 * How names are found. Nothing depends on case, accents or compatibility forms: "Mäki" is found by "maki" and "MÄKI".
 * Only the accents of the Latin, Greek and Cyrillic scripts go; in others, marks are letters.
 */
function fold(text: string): string {
  // First lower: the capital of "ß" has none of its own, and would stay apart from "ss".
  const oneCase = text.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase()
  return oneCase
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replaceAll('ς', 'σ')
}

/** Keys part words from ids by `#`, so that words are without. */
const foldedWords = (text: string): string[] =>
  fold(text)
    .replaceAll('#', ' ')
    .split(/\s+/u)
    .filter((word) => word !== '')

/** "Anna-Liisa" is found as it stands, and by "liisa". */
const partsOf = (word: string): string[] => [word, ...word.split(/[^\p{L}\p{M}\p{N}]+/u)].filter(Boolean)

/** So that a profile, the words that go and those that come fit into one transaction. */
const maxWords = 50

/** The words by which a person is found, each once; the first is the username. */
export function directoryWords(username: string, displayName: string): readonly [string, ...string[]] {
  // The user pool lets in names of nothing but signs: their people stand somewhere too.
  const whole = foldedWords(username).join('') || '_'
  const others = new Set(foldedWords(displayName).flatMap(partsOf))
  others.delete(whole)
  return [whole, ...[...others].slice(0, maxWords - 1)]
}

/** What a list of people is narrowed to. */
export interface Search {
  /** Exactly this username, folded. */
  readonly username?: string | undefined
  /** Each begins some word of the person, folded; the longest comes first. */
  readonly beginnings?: readonly string[] | undefined
}

export function searchFor(wanted: { username?: string | undefined; query?: string | undefined }): Search {
  const { username, query } = wanted
  return {
    username: username === undefined ? undefined : foldedWords(username).join(''),
    beginnings: query === undefined ? undefined : foldedWords(query).toSorted((a, b) => b.length - a.length),
  }
}

/** One of the places where a person stands in the directory. */
export interface DirectoryEntry {
  readonly userId: string
  readonly word: string
  /** All words of this person, in the same order in each of their entries. */
  readonly words: readonly string[]
}

const haveBeginnings = (words: readonly string[], beginnings: readonly string[]): boolean =>
  beginnings.every((beginning) => words.some((one) => one.startsWith(beginning)))

/** Whether somebody of these names is among those looked for; of nothing but spaces, nobody is. */
export function isNamed(username: string, displayName: string, query: string): boolean {
  const { beginnings = [] } = searchFor({ query })
  return beginnings.length > 0 && haveBeginnings(directoryWords(username, displayName), beginnings)
}

/** A person is listed once: at their username, or at the first of their words that begins as wanted. */
export function isListedAt({ word, words }: DirectoryEntry, { username, beginnings }: Search): boolean {
  if (beginnings?.length === 0 || !haveBeginnings(words, beginnings ?? [])) return false
  if (username !== undefined) return word === words[0] && word === username
  const [longest = ''] = beginnings ?? []
  return word === (beginnings ? words.find((one) => one.startsWith(longest)) : words[0])
}

/** What the words of all entries worth looking at begin with; undefined means everyone. */
export const beginningOf = ({ username, beginnings }: Search): string | undefined =>
  username ?? beginnings?.[0]
