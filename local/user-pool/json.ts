export type Json = Readonly<Record<string, unknown>>

/** The readers below take what a template or a request holds and answer a default for what is not of the kind. */
export function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function asTexts(value: unknown): readonly string[] {
  return asList(value).filter((entry) => typeof entry === 'string')
}

/** CloudFormation takes numbers and booleans as strings too. */
export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export function asBoolean(value: unknown): boolean | undefined {
  if (value === 'true') return true
  if (value === 'false') return false
  return typeof value === 'boolean' ? value : undefined
}

export function asTextRecord(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(asRecord(value)).filter(([, entry]) => typeof entry === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}
