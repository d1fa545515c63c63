import type { Content, LocalisedTitle, PlainContent } from './content.ts'

/**
 * The variant for a reader: the first requested language that is there, else its more general forms
 * (`sv-FI` → `sv`, RFC 4647 lookup), else the author's default.
 */
function variantFor<Value>(
  variants: Readonly<Record<string, Value>>,
  languages: readonly string[],
): string | undefined {
  const byLowerCase = new Map(Object.keys(variants).map((tag) => [tag.toLowerCase(), tag]))
  for (const language of languages) {
    let tag = language.toLowerCase()
    while (tag !== '') {
      const found = byLowerCase.get(tag)
      if (found) return found
      tag = tag.includes('-') ? tag.slice(0, tag.lastIndexOf('-')) : ''
    }
  }
  return undefined
}

export interface ChosenText {
  readonly text: PlainContent
  /** The variant's language; `und` where the author named none (BCP 47). */
  readonly language: string
}

export function chooseText(content: Content, languages: readonly string[]): ChosenText {
  if (!('variants' in content)) return { text: content, language: 'und' }
  const language = variantFor(content.variants, languages) ?? content.default
  return { text: content.variants[language] ?? { body: '' }, language }
}

export function chooseTitle(title: LocalisedTitle, languages: readonly string[]): string {
  if (typeof title === 'string') return title
  return title.variants[variantFor(title.variants, languages) ?? title.default] ?? ''
}

/** Characters of a preview. Short, so that a conversation's head stays within one write unit. */
export const previewCharacters = 100

/** The beginning of a text on one line, whole characters, `…` where something was cut. */
export function preview({ title, body }: PlainContent): string {
  const line = (title === undefined ? body : `${title}: ${body}`).replace(/\s+/gu, ' ').trim()
  if (line.length <= previewCharacters) return line
  const characters = charactersOf(line.slice(0, 800))
  if (characters.length <= previewCharacters && line.length <= 800) return line
  return `${characters.slice(0, previewCharacters - 1).join('')}…`
}

/** As people count them; where the engine cannot tell (Hermes), code points. */
function charactersOf(text: string): string[] {
  if (!('Segmenter' in Intl)) return [...text]
  return Array.from(
    new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text),
    (part) => part.segment,
  )
}
