type Rule = (operand: unknown, value: unknown) => boolean

/** One element of a rule array against one leaf; an absent leaf is undefined. */
export function matchesRule(rule: unknown, value: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return value !== undefined && rule === value
  const [operator = '', operand] = Object.entries(rule)[0] ?? []
  return rules[operator]?.(operand, value) ?? false
}

/** Whether an element of a rule array is one that this room understands. */
export function isRule(rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return true
  const operators = Object.keys(rule)
  return operators.length === 1 && Object.hasOwn(rules, operators[0] ?? '')
}

const lower = (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : text)

/** Some operators take text or, to ignore case, `{"equals-ignore-case": text}`. */
const textRule =
  (holds: (value: string, operand: string) => boolean): Rule =>
  (operand, value) => {
    if (typeof value !== 'string') return false
    if (typeof operand === 'string') return holds(value, operand)
    const folded = (operand as { 'equals-ignore-case'?: unknown } | null)?.['equals-ignore-case']
    return typeof folded === 'string' && holds(value.toLowerCase(), folded.toLowerCase())
  }

const rules: Readonly<Record<string, Rule>> = {
  exists: (operand, value) => (value !== undefined) === operand,
  prefix: textRule((value, operand) => value.startsWith(operand)),
  suffix: textRule((value, operand) => value.endsWith(operand)),
  'equals-ignore-case': (operand, value) => typeof value === 'string' && lower(value) === lower(operand),
  'anything-but': (operand, value) => value !== undefined && !namesValue(operand, value),
  // Numbers of an item are text in DynamoDB's JSON, so on AWS no numeric rule ever matches one.
  numeric: (operand, value) => typeof value === 'number' && inRange(operand, value),
}

function namesValue(operand: unknown, value: unknown): boolean {
  if (Array.isArray(operand)) return operand.some((one) => matchesRule(one, value))
  return matchesRule(operand, value)
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** `["=", 5]`, or `[">", 0, "<=", 5]`. */
function inRange(operand: unknown, value: number): boolean {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new TypeError('A numeric filter rule is pairs of a comparison and a number')
  }
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])]
    if (!compare) throw new TypeError(`Unknown comparison ${String(operand[index])}`)
    if (!compare(value, Number(operand[index + 1]))) return false
  }
  return true
}
