import type { Content, LocalisedTitle, PlainContent } from '@parley/client'

/** What is written in one language. */
export interface Words {
  readonly title: string
  readonly body: string
}

/** What somebody is writing, in one language or in several side by side, in the order in which they stand. */
export interface Written {
  readonly variants: Readonly<Record<string, Words>>
  /** The language for whoever reads none of them: always one of them. */
  readonly default: string
}

const noWords: Words = { title: '', body: '' }

/** Nothing yet, in one language. */
export const blank = (language: string): Written => ({ variants: { [language]: noWords }, default: language })

export const languagesOf = ({ variants }: Written): readonly string[] => Object.keys(variants)

/** Other words in one of its languages, or in one more. */
export const withWords = (written: Written, language: string, words: Partial<Words>): Written => ({
  ...written,
  variants: {
    ...written.variants,
    [language]: { ...noWords, ...written.variants[language], ...words },
  },
})

/** Without one of its languages; the last one stays. */
export function withoutLanguage(written: Written, language: string): Written {
  const left = Object.entries(written.variants).filter(([tag]) => tag !== language)
  const [first] = left
  if (!first) return written
  return {
    variants: Object.fromEntries(left),
    default: written.default === language ? first[0] : written.default,
  }
}

/** The same words, said to be in another language; nothing changes where that one is there already. */
export function asLanguage(written: Written, before: string, language: string): Written {
  if (language in written.variants) return written
  const renamed = Object.entries(written.variants).map(([tag, words]) => [
    tag === before ? language : tag,
    words,
  ])
  return {
    variants: Object.fromEntries(renamed),
    default: written.default === before ? language : written.default,
  }
}

const isBlank = (text: string): boolean => text.trim() === ''

/** Whether nothing has been written in any language. */
export const isUnwritten = ({ variants }: Written): boolean =>
  Object.values(variants).every(({ title, body }) => isBlank(title) && isBlank(body))

/**
 * What is sent as a message, a template or an answer. In one language it is plain: what somebody writes is then in
 * whatever language they write.
 *
 * @param titles - False where the titles stand elsewhere, as the questions of answers.
 */
export function contentOf({ variants, default: main }: Written, titles = true): Content {
  const plain = ({ title, body }: Words): PlainContent =>
    titles && !isBlank(title) ? { title: title.trim(), body } : { body }
  const all = Object.entries(variants)
  const [only] = all
  if (all.length === 1 && only) return plain(only[1])
  return { variants: Object.fromEntries(all.map(([tag, words]) => [tag, plain(words)])), default: main }
}

/** What is sent as the title of a conversation, the name of a template, a question; undefined where nobody wrote one. */
export function titleOf({ variants, default: main }: Written): LocalisedTitle | undefined {
  const titled = Object.entries(variants)
    .map(([tag, { title }]) => [tag, title.trim()] as const)
    .filter(([, title]) => title !== '')
  const [first] = titled
  if (!first) return undefined
  if (Object.keys(variants).length === 1) return first[1]
  const named = titled.some(([tag]) => tag === main) ? main : first[0]
  return { variants: Object.fromEntries(titled), default: named }
}

/**
 * What was sent, to be written anew.
 *
 * @param language - Of what names none.
 * @param titles - Where they stand apart from the content.
 */
export function writtenOf(content: Content, language: string, titles?: LocalisedTitle): Written {
  const bodies = 'variants' in content ? content : { variants: { [language]: content }, default: language }
  let written: Written = { variants: {}, default: bodies.default }
  for (const [tag, { title = '', body }] of Object.entries(bodies.variants))
    written = withWords(written, tag, { title, body })
  const titled = typeof titles === 'string' ? { variants: { [bodies.default]: titles } } : titles
  for (const [tag, title] of Object.entries(titled?.variants ?? {}))
    written = withWords(written, tag, { title })
  return written
}
