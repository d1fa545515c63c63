import { type Content, contentLimits, type LocalisedTitle, type PlainContent } from '../contract/content.ts'
import type { FaqState } from '../contract/faq.ts'
import type { IndexedWord } from './suggestions.ts'

/** What an entry says. */
export interface FaqText {
  readonly question: LocalisedTitle
  readonly answer: Content
}

/** What an entry said from one time on. */
export interface FaqVersion extends FaqText {
  readonly state: FaqState
  readonly revision: number
  readonly editorId: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A question with its answer, for everybody in a space. */
export interface FaqEntry extends FaqVersion {
  readonly spaceId: string
  readonly faqId: string
  /** For addresses: from the question as it was first published. */
  readonly slug: string
  /** The reply that was published; it may be gone since. */
  readonly source: { readonly conversationId: string; readonly seq: number } | undefined
  readonly createdAt: number
  /** Of the request that made it. */
  readonly requestHash: Uint8Array
  /** Those of its question by which it is found; none of a retired one. */
  readonly words: readonly IndexedWord[]
}

const defaultTextOf = (title: LocalisedTitle): string =>
  typeof title === 'string' ? title : (title.variants[title.default] ?? '')

const slugLetters = 60

/** Latin letters, digits and `-`, from the question's beginning; and from the id's, so that no other has it. */
export function slugOf(question: LocalisedTitle, faqId: string): string {
  const plain = defaultTextOf(question)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/gu, '')
  const letters = plain.replace(/[^a-z0-9]+/gu, '-').slice(0, slugLetters)
  return [letters.replace(/^-+|-+$/g, ''), faqId.slice(0, 6)].filter(Boolean).join('-')
}

/** What a message asks: its title or else its words, cut where they are too long for one, in each of its languages. */
export function questionIn(content: Content): LocalisedTitle {
  if (!('variants' in content)) return asTitle(content)
  const variants = Object.entries(content.variants).map(([tag, text]) => [tag, asTitle(text)])
  return { variants: Object.fromEntries(variants), default: content.default }
}

function asTitle({ title, body }: PlainContent): string {
  const line = (title ?? body).replace(/\s+/gu, ' ').trim()
  const letters = [...line]
  if (letters.length <= contentLimits.title) return line
  const words = letters
    .slice(0, contentLimits.title)
    .join('')
    .replace(/\s\S*$/u, '')
  return `${[...words].slice(0, contentLimits.title - 1).join('')}…`
}

/** Whether a message has a title, in every language that it has. */
export const isTitled = (content: Content): boolean =>
  ('variants' in content ? Object.values(content.variants) : [content]).every(
    ({ title }) => title !== undefined,
  )
