/**
 * The examples of docs/realtime.md. A block of `jsonc` is a list of steps, each a comment that says who does what, and
 * the frame or body below it:
 *
 * `// Ada sends`, `// Ada gets`, `// Ada calls PATCH /v1/..., If-Match: 1`; any other comment is a stage direction.
 */
export type Step =
  | { readonly kind: 'sends'; readonly who: string; readonly manner: string; readonly text: string }
  | { readonly kind: 'gets'; readonly who: string; readonly frame: Json }
  | {
      readonly kind: 'calls'
      readonly who: string
      readonly method: string
      readonly path: string
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
    }
  | { readonly kind: 'direction'; readonly text: string }

export type Json = { readonly [name: string]: unknown }

const blocks = /^```jsonc\n([\s\S]*?)^```$/gm

/** All steps of a document, in order. */
export const stepsOf = (document: string): Step[] =>
  [...document.matchAll(blocks)].flatMap(([, block = '']) =>
    block
      .split(/^\/\/ /m)
      .slice(1)
      .map(stepOf),
  )

function stepOf(part: string): Step {
  const [said = '', ...lines] = part.split('\n')
  const text = lines.join('\n').trim()
  const [, who = '', verb, rest = ''] = /^(\w+) (sends|gets|calls)\b,? ?(.*)$/.exec(said) ?? []
  if (verb === 'sends') return { kind: 'sends', who, manner: rest, text }
  if (verb === 'gets') return { kind: 'gets', who, frame: JSON.parse(text) as Json }
  if (verb !== 'calls') return { kind: 'direction', text: said }
  const [request = '', ...fields] = rest.split(', ')
  const [method = '', path = ''] = request.split(' ')
  return { kind: 'calls', who, method, path, headers: Object.fromEntries(fields.map(fieldOf)), text }
}

const fieldOf = (field: string): [string, string] => {
  const [name = '', value = ''] = field.split(': ')
  return [name, value]
}

/** What the names in angle brackets stand for. */
type Bindings = Map<string, string>

const names = /<([^<>]+)>/g
const anything = '<...>'

/** The text with the values that its names stand for; a name that stands for nothing yet gets a new id. */
export function fillIn(text: string, bindings: Bindings): string {
  return text.replaceAll(names, (_, name: string) => {
    const value = bindings.get(name) ?? crypto.randomUUID()
    bindings.set(name, value)
    return value
  })
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** How long to wait is another number each time. */
const waits = new Set(['retryAfterSeconds', 'afterSeconds'])

interface Comparison {
  /** Where they differ, and how; none where what came is as shown. */
  readonly differences: readonly string[]
  /** What names stand for, once more of them are known. */
  readonly bindings: Bindings
}

/** Compares what came with what is shown: the same members everywhere, and the same values but of names and times. */
export function compare(shown: unknown, came: unknown, bindings: Bindings): Comparison {
  const comparing: Comparing = { differences: [], bindings: new Map(bindings) }
  compareValue(comparing, shown, came, '#')
  return comparing
}

interface Comparing {
  readonly differences: string[]
  readonly bindings: Bindings
}

function compareValue(comparing: Comparing, shown: unknown, came: unknown, place: string): void {
  if (shown === anything) return
  if (Array.isArray(shown) && Array.isArray(came)) compareList(comparing, shown, came, place)
  else if (isObject(shown) && isObject(came)) compareMembers(comparing, shown, came, place)
  else if (!isAlike(comparing, shown, came, place)) {
    comparing.differences.push(`${place}: ${JSON.stringify(shown)} is shown, ${JSON.stringify(came)} came`)
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function compareMembers(comparing: Comparing, shown: Json, came: Json, place: string): void {
  for (const name of Object.keys({ ...shown, ...came })) {
    compareValue(comparing, shown[name], came[name], `${place}/${name}`)
  }
}

/** People are listed by their ids, and so in another order each time. */
function compareList(
  comparing: Comparing,
  shown: readonly unknown[],
  came: readonly unknown[],
  place: string,
): void {
  const nameOf = (one: unknown): string => String((one as Json | undefined)?.username)
  const sorted = place.endsWith('/members') ? came.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : came
  const length = Math.max(shown.length, sorted.length)
  for (let i = 0; i < length; i += 1) compareValue(comparing, shown[i], sorted[i], `${place}/${i}`)
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function isAlike({ bindings }: Comparing, shown: unknown, came: unknown, place: string): boolean {
  if (typeof shown === 'number' && shown > 0 && waits.has(place.slice(place.lastIndexOf('/') + 1))) {
    return typeof came === 'number' && came > 0
  }
  if (typeof shown !== 'string' || typeof came !== 'string') return shown === came
  if (time.test(shown)) return time.test(came)
  const parts = shown.split(names)
  const pattern = parts.map((part, i) => (i % 2 === 0 ? escaped(part) : '(.+)')).join('')
  const values = new RegExp(`^${pattern}$`).exec(came)?.slice(1)
  return values?.every((value, i) => isBound(bindings, parts[2 * i + 1] ?? '', value)) ?? false
}

/** One name is one value, and another name another one. */
function isBound(bindings: Bindings, name: string, value: string): boolean {
  if (name === '...') return true
  const bound = bindings.get(name)
  if (bound !== undefined) return bound === value
  if ([...bindings.values()].includes(value)) return false
  bindings.set(name, value)
  return true
}
