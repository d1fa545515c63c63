/** The names a template sees; `set` writes through to it. */
export type Variables = Record<string, unknown>

type Value = unknown

const tokenPattern =
  /\s*(?:("(?:[^"\\]|\\.)*"|'[^']*')|(\d+(?:\.\d+)?)|(\$!?)|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|<=|>=|[!()[\]{}.,<>=+*/-]))/y

/** Splits an expression; references keep their `$` so that they differ from words. */
function tokens(text: string): string[] {
  const found: string[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const match = tokenPattern.exec(text)
    if (match === null) throw new Error(`cannot read the template expression ${text}`)
    found.push(match[0].trim().startsWith('$') ? '$' : match[0].trim())
  }
  return found
}

/**
 * Evaluates what stands in `#if(...)`, on the right of `#set` or behind `$`: literals, references with properties and
 * the methods below, comparisons and logic. A missing value equals the empty text, as API Gateway has it.
 */
export function evaluateExpression(text: string, variables: Variables): Value {
  const parser = createParser(tokens(text), variables)
  const value = parser.either()
  parser.end()
  return value
}

function createParser(list: readonly string[], variables: Variables) {
  let position = 0
  const peek = () => list[position]
  const take = (expected?: string): string => {
    const token = list[position]
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`cannot read a template expression at ${token ?? 'its end'}`)
    }
    position += 1
    return token
  }
  const accept = (token: string) => peek() === token && take(token) !== ''

  const either = (): Value => {
    let value = both()
    while (accept('||')) value = [both(), value].some(isTrue)
    return value
  }
  const both = (): Value => {
    let value = comparison()
    while (accept('&&')) value = [comparison(), value].every(isTrue)
    return value
  }
  const comparison = (): Value => {
    const left = unary()
    if (accept('==')) return String(left ?? '') === String(unary() ?? '')
    if (accept('!=')) return String(left ?? '') !== String(unary() ?? '')
    return left
  }
  const unary = (): Value => (accept('!') ? !isTrue(unary()) : primary())
  const primary = (): Value => {
    const token = take()
    if (token === '(') {
      const value = either()
      take(')')
      return value
    }
    if (token === '$') return reference()
    if (token.startsWith('"') || token.startsWith("'")) return token.slice(1, -1)
    if (token === 'true' || token === 'false') return token === 'true'
    if (/^\d/.test(token)) return Number(token)
    throw new Error(`cannot read a template expression at ${token}`)
  }
  const reference = (): Value => {
    const braced = accept('{')
    let value: Value = variables[take()]
    while (accept('.')) {
      const name = take()
      value = accept('(') ? call(value, name, args()) : property(value, name)
    }
    if (braced) take('}')
    return value
  }
  const args = (): Value[] => {
    const values: Value[] = []
    while (!accept(')')) {
      values.push(either())
      accept(',')
    }
    return values
  }
  const end = () => {
    if (position < list.length) throw new Error(`cannot read a template expression at ${peek()}`)
  }
  return { either, end }
}

export function isTrue(value: Value): boolean {
  return value !== undefined && value !== null && value !== false
}

function property(value: Value, name: string): Value {
  return typeof value === 'object' && value !== null ? (value as Variables)[name] : undefined
}

type Method = (value: Value, args: readonly Value[]) => Value

const methods = new Map<string, Method>(
  Object.entries({
    contains: (value, [part]) => String(value ?? '').includes(String(part)),
    endsWith: (value, [part]) => String(value ?? '').endsWith(String(part)),
    equals: (value, [other]) => String(value ?? '') === String(other ?? ''),
    get: (value, [name]) => property(value, String(name)),
    isEmpty: (value) => String(value ?? '') === '',
    length: (value) => String(value ?? '').length,
    matches: (value, [pattern]) => new RegExp(`^(?:${pattern})$`).test(String(value ?? '')),
    startsWith: (value, [part]) => String(value ?? '').startsWith(String(part)),
    toLowerCase: (value) => String(value ?? '').toLowerCase(),
    toString: (value: Value) => String(value ?? ''),
  } satisfies Record<string, Method>),
)

function call(value: Value, name: string, args: readonly Value[]): Value {
  const own = property(value, name)
  if (typeof own === 'function') return own(...args)
  const method = methods.get(name)
  if (method === undefined) throw new Error(`the template method ${name} is not supported`)
  return method(value, args)
}
