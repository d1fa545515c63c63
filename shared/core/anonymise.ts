import type { Content, LocalisedTitle, PlainContent } from '../contract/content.ts'

/** Somebody who is not to be recognised. */
export interface NamedPerson {
  readonly username: string
  readonly displayName: string | undefined
  /** One of few: each part of their name goes too, in whatever letters. Of others the names go as they are written. */
  readonly near: boolean
  /** In a small space: of one who is not near, each part of their name goes too where it is written as a name. */
  readonly around?: boolean
}

/** Takes out of a text who it is about or by. */
export type Anonymiser = (text: string) => string

/** What stands for what was taken out. */
const omission = '…'

/** Bounded, so that a text without spaces takes no longer than another. */
const emailAddress = /[^\s<>()[\]{}"',;:@]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{1,63}/gu
const mention = /[@＠][\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_])?/gu

/** With a country's code, with a leading zero, or as North America writes them; no date, and no other number. */
const phoneNumber = new RegExp(
  [
    '(?<![\\p{L}\\p{N}]|\\p{N}[-./:\\s])',
    '(?!\\d{1,2}-\\d{1,2}-\\d{4}\\b)',
    '(?:\\+[ (]*\\d|\\(0\\d|0\\d|\\(?\\d{3}\\)?[ -]\\d{3}-(?=\\d{4}\\b))',
    '(?:[ ()-]{0,2}\\d){4,14}',
    '(?![\\p{L}\\p{N}])',
  ].join(''),
  'gu',
)

/**
 * Takes out e-mail addresses, telephone numbers, mentions, and the names of these people: display names, usernames, and
 * of who is near each part of them. `…` stands for what went. To do it twice changes nothing.
 */
export function anonymiserFor(people: readonly NamedPerson[]): Anonymiser {
  const near = bothSpellings(people.filter((one) => one.near).flatMap(allNamesOf))
  const distant = people.filter((one) => !one.near)
  const around = bothSpellings(distant.filter((one) => one.around).flatMap(allNamesOf))
  const others = bothSpellings(distant.filter((one) => !one.around).flatMap(wholeNamesOf))
  const nearby = [expressionFor(near, 'giu'), expressionFor(around, 'gu')]
  const once: Anonymiser = (text) => {
    const far = expressionFor(
      others.filter((name) => text.includes(firstWordOf(name))),
      'gu',
    )
    const expressions = [emailAddress, mention, phoneNumber, ...nearby, far].filter(
      (one) => one !== undefined,
    )
    return expressions
      .reduce((left, one) => left.replace(one, omission), text)
      .replace(/…(?:[\s-]*…)+/gu, omission)
  }
  return (text) => once(once(text.normalize('NFC')))
}

/** It stays as it is, whatever hangs on the name. */
const firstWordOf = (name: string): string => /^\S+(?=\s)/u.exec(name)?.[0] ?? name

const wholeNamesOf = ({ username, displayName = '' }: NamedPerson): string[] => [username, displayName]

/** Parts of names that are words of their own. */
const particles = new Set(
  'af al and av bin da de del den der di du el ibn ja la le och of the van von zu'.split(' '),
)

function allNamesOf(person: NamedPerson): string[] {
  const parts = (person.displayName ?? '').split(/[^\p{L}\p{M}\p{N}'’]+/u)
  const telling = parts.filter((part) => !particles.has(part) && !/^\p{N}*$/u.test(part))
  return [...wholeNamesOf(person), ...telling]
}

/** A name is also written without its accents. The longest come first: what is part of one goes with it. */
function bothSpellings(names: readonly string[]): string[] {
  const all = names.flatMap((name) => [name.normalize('NFC').trim(), withoutAccents(name).trim()])
  return [...new Set(all)].filter((name) => [...name].length > 1).sort((a, b) => b.length - a.length)
}

const withoutAccents = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')

const expressionFor = (names: readonly string[], flags: string): RegExp | undefined =>
  names.length === 0 ? undefined : new RegExp(names.map(patternOf).join('|'), flags)

/** Scripts that put no spaces between words, or hang endings of any kind on them. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const noWordBefore = '(?<![\\p{L}\\p{M}\\p{N}])'
const noWordAfter = '(?![\\p{L}\\p{M}\\p{N}])'

/** A name as a word, with what Swedish, English and Finnish hang on it. */
function patternOf(name: string): string {
  const before = unspaced.test(name.slice(0, 2)) ? '' : noWordBefore
  if (unspaced.test(name.slice(-2))) return `${before}${escaped(name)}`
  const stems = stemsOf(name).map(escaped)
  const asIs = `${escaped(name)}(?:${endingOf(name)})?`
  const forms = stems.length > 0 ? `${asIs}|(?:${stems.join('|')})${finnishEnding}` : asIs
  return `${before}(?:${forms})${noWordAfter}`
}

const escaped = (name: string): string =>
  name
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/['’]/g, "['’]")
    .replace(/\s+/gu, '\\s+')

const oneOf = (words: string): string => `(?:${words.split(' ').join('|')})`

/** Cases, and what may hang on any of them: `Pekallekin`, `Liisanko`. */
const finnishCase = oneOf(
  'n a ä t ta tä na nä ksi lla llä lle lta ltä ssa ssä sta stä tta ttä an en in on un yn än ön hin han hun',
)
const finnishParticle = oneOf('kin kaan kään ko kö han hän pa pä ni nsa nsä mme nne')
const finnishEnding = `(?:${finnishCase}${finnishParticle}?|kin|kaan|kään|ko|kö)`

/** `Ben's`, `Bens`, `Benin`; `Annas`, `Annalle`, `Mattia`. */
const endingOf = (name: string): string =>
  /[aeiouyåäö]$/iu.test(name) ? `[’':]?(?:s|${finnishEnding})` : `[’':]?s|[’':i]${finnishEnding}`

type Change = readonly [RegExp, string]

/** How Finnish changes the end of a name before what it hangs on it: `Virtanen`, `Virtasen`; `Niemi`, `Niemen`. */
const finnishStems: readonly Change[] = [
  [/nen$/iu, 'se'],
  [/nen$/iu, 's'],
  [/s$/iu, 'kse'],
  [/as$/iu, 'aa'],
  [/i$/iu, 'e'],
  [/e$/iu, 'ee'],
]

/** And the consonants before its last vowel: `Pekka`, `Pekan`; `Lahti`, `Lahden`; `Mäki`, `Mäen`; `Ranta`, `Rannan`. */
const finnishGrades: readonly Change[] = [
  [/([kpt])\1(?=[aeiouyäö]$)/iu, '$1'],
  [/(?<=[aeiouyäöh])t(?=[aeiouyäö]$)/iu, 'd'],
  [/(?<=[aeiouyäölr])p(?=[aeiouyäö]$)/iu, 'v'],
  [/([nlr])t(?=[aeiouyäö]$)/iu, '$1$1'],
  [/mp(?=[aeiouyäö]$)/iu, 'mm'],
  [/nk(?=[aeiouyäö]$)/iu, 'ng'],
  [/(?<=[aeiouyäöhlr])k(?=[aeiouyäö]$)/iu, ''],
  [/(?<=[lr])k(?=e$)/iu, 'j'],
]

const changed = (names: readonly string[], changes: readonly Change[]): string[] =>
  names.flatMap((name) => changes.map(([end, other]) => name.replace(end, other)))

/** Of a short one there would be words of every day among the forms. */
const shortestChanged = 4

function stemsOf(name: string): string[] {
  if ([...name].length < shortestChanged) return []
  const stems = [name, ...changed([name], finnishStems)]
  return [...new Set([...stems, ...changed(stems, finnishGrades)])].filter((stem) => stem !== name)
}

/** In every language that there is. */
export function anonymiseTitle(title: LocalisedTitle, anonymise: Anonymiser): LocalisedTitle {
  return typeof title === 'string'
    ? anonymise(title)
    : { ...title, variants: inEach(title.variants, anonymise) }
}

export function anonymiseContent(content: Content, anonymise: Anonymiser): Content {
  const plain = ({ title, body }: PlainContent): PlainContent => ({
    ...(title !== undefined && { title: anonymise(title) }),
    body: anonymise(body),
  })
  return 'variants' in content ? { ...content, variants: inEach(content.variants, plain) } : plain(content)
}

const inEach = <Value>(
  variants: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(variants).map(([tag, value]) => [tag, change(value)]))
