import type { Content, PlainContent } from '@parley/client'

type ByLanguage = Readonly<Record<string, PlainContent>>

const byLanguage = (content: Content, language: string): ByLanguage =>
  'variants' in content ? content.variants : { [language]: content }

/**
 * A text that was written anew under a title of its own, with the titles that it had inside before: nobody wrote them here, and
 * nobody takes them away.
 *
 * @param language - Of what names none.
 */
export function withTitlesOf(before: Content, content: Content, language: string): Content {
  const had = byLanguage(before, language)
  const titled = (tag: string, words: PlainContent): PlainContent => {
    const { title } = had[tag] ?? {}
    return title === undefined ? words : { ...words, title }
  }
  if (!('variants' in content)) return titled('variants' in before ? before.default : language, content)
  const variants = Object.entries(content.variants).map(([tag, words]) => [tag, titled(tag, words)])
  return { ...content, variants: Object.fromEntries(variants) }
}
