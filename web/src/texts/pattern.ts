/** What a text is filled in with. */
export type Values = Readonly<Record<string, string | number>>

/**
 * Fills in an ICU message: `{name}`, `{count, plural, =0 {none} one {# message} other {# messages}}` and
 * `{kind, select, direct {...} other {...}}`, nested at will. The same patterns as those of `shared/locales`, in a
 * fraction of the bytes of a whole formatter.
 */
export function fillIn(pattern: string, values: Values, language: string): string {
  let filled = ''
  let from = 0
  for (let at = pattern.indexOf('{'); at >= 0; at = pattern.indexOf('{', from)) {
    const end = closingBrace(pattern, at)
    filled += pattern.slice(from, at) + argument(pattern.slice(at + 1, end), values, language)
    from = end + 1
  }
  return filled + pattern.slice(from)
}

function closingBrace(pattern: string, at: number): number {
  let depth = 0
  for (let index = at; index < pattern.length; index += 1) {
    if (pattern[index] === '{') depth += 1
    if (pattern[index] === '}') depth -= 1
    if (depth === 0) return index
  }
  throw new Error(`A brace is not closed: ${pattern}`)
}

function argument(inside: string, values: Values, language: string): string {
  const [, name = '', kind, choices = ''] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*,([\s\S]*))?$/.exec(inside) ?? []
  const value = values[name]
  if (value === undefined) throw new Error(`The text wants ${name}.`)
  if (kind === undefined) return shown(value, language)
  const parts = partsOf(choices)
  const chosen = kind === 'plural' ? pluralPart(parts, Number(value), language) : parts.get(String(value))
  const text = chosen ?? parts.get('other') ?? ''
  const counted = kind === 'plural' ? text.replaceAll('#', shown(Number(value), language)) : text
  return fillIn(counted, values, language)
}

const shown = (value: string | number, language: string): string =>
  typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value

const pluralPart = (parts: ReadonlyMap<string, string>, count: number, language: string) =>
  parts.get(`=${count}`) ?? parts.get(new Intl.PluralRules(language).select(count))

/** `one {# message} other {# messages}` by its words. */
function partsOf(choices: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  let from = 0
  for (let at = choices.indexOf('{'); at >= 0; at = choices.indexOf('{', from)) {
    const end = closingBrace(choices, at)
    parts.set(choices.slice(from, at).trim(), choices.slice(at + 1, end))
    from = end + 1
  }
  return parts
}
