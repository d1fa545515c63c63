import * as z from 'zod'

/** Languages that the service's own texts come in. Adding one is adding one file to `locales`. */
export const serviceLanguages = ['en', 'fi', 'sv'] as const

/** Counts Unicode code points, which is what JSON Schema's `maxLength` counts (RFC 8259 characters). */
export function countCharacters(value: string): number {
  let count = 0
  for (const _ of value) count += 1
  return count
}

/** Well-formed text of `min` to `max` characters (code points), not only white space where `min` is above 0. */
export function text(min: number, max: number): z.ZodString {
  return z
    .string()
    .check((payload) => {
      const value = payload.value
      if (!value.isWellFormed()) {
        payload.issues.push({ code: 'custom', input: value, message: 'not well-formed Unicode' })
      } else if (countCharacters(value) > max) {
        payload.issues.push({
          code: 'too_big',
          origin: 'string',
          maximum: max,
          inclusive: true,
          input: value,
        })
      } else if (min > 0 && countCharacters(value.trim()) < min) {
        payload.issues.push({
          code: 'too_small',
          origin: 'string',
          minimum: min,
          inclusive: true,
          input: value,
        })
      }
    })
    .meta({ minLength: min, maxLength: max })
}

const uuidPattern = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/

/** Any UUID (RFC 9562), in lower case. */
export const Uuid = z.string().regex(uuidPattern).toLowerCase().meta({ format: 'uuid' })

/** The `sub` of the person's tokens. */
export const UserId = Uuid
export const ConversationId = Uuid
export const isUuid = (value: string): boolean => uuidPattern.test(value)

/** Place of an entry in its conversation's log: whole, from 1, dense. At most 12 digits. */
export const Seq = z.int().min(1).max(999_999_999_999)
/** A position a client has reached: 0 is before the first entry. */
export const Position = z.int().min(0).max(999_999_999_999)

/** ISO 8601, UTC, with milliseconds. */
export const Timestamp = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine(isMoment)
  .meta({ format: 'date-time' })

/** There is a 29th of February in some years only. */
function isMoment(timestamp: string): boolean {
  const at = Date.parse(timestamp)
  return !Number.isNaN(at) && new Date(at).toISOString() === timestamp
}

/** A BCP 47 language tag, in its canonical form (`en`, `sv-FI`, `zh-Hant-TW`). */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
  .refine(isKnownTag)
  .transform(canonicalTag)
  .meta({ id: 'LanguageTag', description: 'A BCP 47 language tag.' })

function canonicalTag(tag: string): string {
  return Intl.getCanonicalLocales(tag)[0] ?? tag
}

function isKnownTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

export const Link = z.object({ href: z.string() })
/** What can be done next, by name; every href is a path of this API. */
export const Links = z.record(z.string(), Link).meta({ id: 'Links' })
export type Links = z.infer<typeof Links>

/** Query parameters that every route understands. */
export const commonQuery = { language: LanguageTag.optional() } as const

export const maxPageSize = 100

const asNumber = (sent: unknown): unknown =>
  typeof sent === 'string' && /^\d+$/.test(sent) ? Number(sent) : sent

/** A whole number as a query parameter: digits and nothing else, so that an empty one is no 0. */
export const numberParameter = (schema: z.ZodNumber) => z.preprocess(asNumber, schema)

/** `limit` and `cursor` of a list. More than the maximum is refused, never cut silently. */
export const paging = (defaultLimit = 20, maximum = maxPageSize) => ({
  limit: numberParameter(z.int().min(1).max(maximum)).default(defaultLimit),
  cursor: z.string().min(1).max(8192).optional(),
})

/** A page. It may hold fewer than `limit`, even none; only `nextCursor: null` ends a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), _links: Links })

/** A query parameter that is `true` or `false`. */
export const BooleanParameter = z.enum(['true', 'false']).transform((value) => value === 'true')
