import * as z from 'zod'
import { LanguageTag, text } from './common.ts'

/** Characters of a body, a title; UTF-8 bytes of a content as JSON. */
export const contentLimits = { body: 16_000, title: 200, bytes: 24_000, variants: 10 } as const

export const Title = text(1, contentLimits.title)
const Body = text(1, contentLimits.body)

export const PlainContent = z.strictObject({ title: Title.optional(), body: Body })
export type PlainContent = z.output<typeof PlainContent>

const oneToTen = (variants: Record<string, unknown>): boolean => {
  const count = Object.keys(variants).length
  return count >= 1 && count <= contentLimits.variants
}

/** Content in several languages the author wrote; `default` names the one for everybody else. */
export const VariantContent = z
  .strictObject({
    variants: z.record(LanguageTag, PlainContent).refine(oneToTen),
    default: LanguageTag,
  })
  .refine((content) => Object.hasOwn(content.variants, content.default), { path: ['default'] })
export type VariantContent = z.output<typeof VariantContent>

/** What a message says: `{body}`, `{title, body}`, or several languages. At most 24,000 bytes of UTF-8 JSON. */
export const Content = z.union([PlainContent, VariantContent]).meta({ id: 'Content' })
export type Content = PlainContent | VariantContent

/** A title as it is written: a string, or variants by language. */
export const VariantTitle = z
  .strictObject({
    variants: z.record(LanguageTag, Title).refine(oneToTen),
    default: LanguageTag,
  })
  .refine((title) => Object.hasOwn(title.variants, title.default), { path: ['default'] })
export type VariantTitle = z.output<typeof VariantTitle>

export const LocalisedTitle = z.union([Title, VariantTitle])
export type LocalisedTitle = z.output<typeof LocalisedTitle>
