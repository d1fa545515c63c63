import { IntlMessageFormat } from 'intl-messageformat'
import type { ErrorCode, FieldError } from '../contract/errors.ts'
import type { ServiceLanguage } from './languages.ts'
import { isPlain } from './plain.ts'
import { type TextKey, texts } from './texts.ts'

export type TextValues = Readonly<Record<string, string | number>>

/** In a bundle, those that are not plain have been parsed when it was made. */
type Source = ConstructorParameters<typeof IntlMessageFormat>[0]

interface Message {
  format(values: TextValues): unknown
}

const compiled = new Map<ServiceLanguage, Map<Source, Message>>()

function messageOf(language: ServiceLanguage, source: Source): Message {
  const all = compiled.get(language) ?? new Map<Source, Message>()
  compiled.set(language, all)
  const message = all.get(source) ?? compile(language, source)
  all.set(source, message)
  return message
}

function compile(language: ServiceLanguage, source: Source): Message {
  if (typeof source === 'string' && isPlain(source)) return { format: () => source }
  // No tags: a text with `<` in it is plain text.
  return new IntlMessageFormat(source, language, undefined, { ignoreTag: true })
}

/** A text (ICU MessageFormat) with its values in place. */
export const fillText = (language: ServiceLanguage, text: string, values: TextValues): string =>
  String(messageOf(language, text).format({ ...values }))

/** A text of the service in one of its languages. */
export const wording = (language: ServiceLanguage, key: TextKey, values: TextValues = {}): string =>
  fillText(language, texts[language][key], values)

const isText = (key: string): key is TextKey => Object.hasOwn(texts.en, key)

export const problemTitle = (language: ServiceLanguage, code: ErrorCode): string =>
  wording(language, `problem.${code}.title`)

/** Seconds up to two minutes, minutes up to two hours, hours beyond: rounded up, as waiting shorter would be in vain. */
function wordWait(language: ServiceLanguage, seconds: number): string {
  const [unit, length] =
    seconds < 120
      ? (['second', 1] as const)
      : seconds < 7_200
        ? (['minute', 60] as const)
        : (['hour', 3_600] as const)
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.ceil(seconds / length))
}

/**
 * What to do about a refusal: the text of its `reason` where there is one, else the code's general text. That one also
 * stands in for a reason whose values were forgotten: a refusal must never fail for its words.
 */
export function problemDetail(
  language: ServiceLanguage,
  code: ErrorCode,
  reason: string | undefined,
  values: TextValues,
): string {
  const special = `problem.${code}.detail.${reason}`
  const said = { wait: wordWait(language, Number(values.retryAfterSeconds ?? 1)), ...values }
  try {
    if (isText(special)) return wording(language, special, said)
  } catch {}
  return wording(language, `problem.${code}.detail`, said)
}

/** What the texts of fields may name; a refusal that does not say gets the general form. */
const unsaid: TextValues = { unit: 'other', bound: 'other', limit: 0 }

export function fieldDetail(language: ServiceLanguage, { code, params }: FieldError): string {
  const limitUnsaid = params?.limit === undefined && (code === 'too_short' || code === 'too_long')
  return wording(language, `field.${limitUnsaid ? 'invalid_value' : code}`, { ...unsaid, ...params })
}
