import { serviceLanguages } from '../contract/common.ts'

/** A language that the service's own texts come in. */
export type ServiceLanguage = (typeof serviceLanguages)[number]

const isServiceLanguage = (tag: string): tag is ServiceLanguage =>
  (serviceLanguages as readonly string[]).includes(tag)

/** More ranges than this are not looked at. */
const maxRanges = 20
const range =
  /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/

/**
 * The languages of an `Accept-Language` header, best first (RFC 9110, section 12.5.4). `*` asks for nothing in
 * particular, `q=0` for not this one, and what is not well-formed is passed over.
 */
export function parseAcceptLanguage(header: string | undefined): string[] {
  const ranges = (header ?? '').split(',', maxRanges).flatMap((part) => {
    const [, tag, quality = '1'] = range.exec(part) ?? []
    return tag === undefined || Number(quality) === 0 ? [] : [{ tag, quality: Number(quality) }]
  })
  return ranges.sort((one, other) => other.quality - one.quality).map(({ tag }) => tag)
}

/** The service's language for requested tags: each, then its more general forms (RFC 4647, section 3.4). */
export function lookUpLanguage(requested: readonly string[]): ServiceLanguage | undefined {
  for (const tag of requested) {
    const subtags = tag.toLowerCase().split('-')
    for (let length = subtags.length; length > 0; length -= 1) {
      const general = subtags.slice(0, length).join('-')
      if (isServiceLanguage(general)) return general
    }
  }
  return undefined
}
