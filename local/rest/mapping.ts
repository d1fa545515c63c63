import { contextOf, type Exchange, headerOf } from './exchange.ts'

/** Follows `error.message` into a value; what is not there is undefined. */
export function lookUp(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Record<string, unknown>)[key]
  }
  return current
}

/** A parameter mapping: `'a literal'`, `context.requestId`, `method.request.header.Origin`. Else undefined. */
export function mapParameter(
  expression: string,
  exchange: Exchange,
  context = contextOf(exchange),
): string | undefined {
  if (expression.startsWith("'")) return expression.slice(1, -1)
  const [kind = '', ...path] = expression.split('.')
  if (kind === 'context') return text(lookUp(context, path))
  if (kind === 'stageVariables') return exchange.config.stageVariables?.[path[0] ?? '']
  if (expression.startsWith('method.request.header.')) return headerOf(exchange, path.slice(2).join('.'))
  if (expression.startsWith('method.request.querystring.')) {
    return exchange.query.get(path.slice(2).join('.')) ?? undefined
  }
  return undefined
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

/** Maps all headers; one whose source is missing is not sent. */
export function mapHeaders(
  mappings: Readonly<Record<string, string>>,
  exchange: Exchange,
  context = contextOf(exchange),
): Record<string, string> {
  const mapped = Object.entries(mappings).map(([name, from]) => [name, mapParameter(from, exchange, context)])
  return Object.fromEntries(mapped.filter(([, value]) => value !== undefined))
}
