import type * as z from 'zod'
import { contentLimits } from '../contract/content.ts'
import { AppError, type FieldError, type FieldErrorCode } from '../contract/errors.ts'
import { contentBytes } from '../core/text.ts'

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/** One thing that is wrong, and where. */
interface Fault {
  readonly path: Path
  readonly code: FieldErrorCode
  readonly params?: Readonly<Record<string, string | number>>
}

/** Writes a path as the pointer of a field error. */
export type PointerOf = (path: Path) => string

const escapeSegment = (segment: PropertyKey): string =>
  encodeURIComponent(String(segment).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))

/** JSON Pointers as URI fragments (RFC 6901, section 6), below `base`. */
export const bodyPointer =
  (base = '#'): PointerOf =>
  (path) =>
    [base, ...path.map(escapeSegment)].join('/')

export const queryPointer: PointerOf = (path) => `?${String(path[0] ?? '')}`

const maxErrors = 50

function sizeFault(path: Path, issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): Fault {
  const limit = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum)
  const isText = issue.origin === 'string'
  if (isText || issue.origin === 'array' || issue.origin === 'set') {
    const params = { unit: isText ? 'characters' : 'items', limit }
    return { path, code: issue.code === 'too_small' ? 'too_short' : 'too_long', params }
  }
  return {
    path,
    code: 'invalid_value',
    params: { bound: issue.code === 'too_small' ? 'minimum' : 'maximum', limit },
  }
}

/** The branch that the value was most likely meant for is the one with the fewest faults. */
function unionFaults(path: Path, issue: Extract<Issue, { code: 'invalid_union' }>): Fault[] {
  const branches = issue.errors.map((issues) => issues.flatMap((one) => faultsOf(one, path)))
  const [nearest] = branches.toSorted((one, other) => one.length - other.length)
  if (nearest && nearest.length > 0) return nearest
  const discriminator = 'discriminator' in issue ? String(issue.discriminator) : undefined
  const said = discriminator && (issue.input as Record<string, unknown> | undefined)?.[discriminator]
  return [{ path, code: said === undefined ? 'required' : 'invalid_value' }]
}

function faultsOf(issue: Issue, prefix: Path): Fault[] {
  const path = [...prefix, ...issue.path]
  // What is missing is missing, whatever was expected of it.
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return [{ path, code: 'required' }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown_field' }))
    case 'invalid_type':
      return [{ path, code: 'wrong_type' }]
    case 'too_small':
    case 'too_big':
      return [sizeFault(path, issue)]
    case 'invalid_union':
      return unionFaults(path, issue)
    default:
      return [{ path, code: 'invalid_value' }]
  }
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

const contentMembers: readonly PropertyKey[] = ['content', 'answer']

/** A content that is too large as a whole is told so, and not about one of its texts. */
function holdsOversizedContent(value: unknown, { path, code }: Fault): boolean {
  const place = path.findIndex((key) => contentMembers.includes(key))
  if (code !== 'too_long' || place < 0) return false
  return contentBytes(valueAt(value, path.slice(0, place + 1))) > contentLimits.bytes
}

/** Two checks that fail alike at one place are one fault. More than so many would not help anybody. */
function distinct(errors: readonly FieldError[]): FieldError[] {
  const byPlace = new Map(errors.map((error) => [`${error.code} ${error.pointer}`, error]))
  return [...byPlace.values()].slice(0, maxErrors)
}

/** No schema is as deep as that: what lies deeper is refused anyway. */
const deepest = 10

/** A member of that name is no member to most code, schemas included: it would be dropped without a word. */
function prototypeFaults(value: unknown, path: Path = []): Fault[] {
  if (typeof value !== 'object' || value === null || path.length > deepest) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const place = [...path, key]
    return key === '__proto__' ? [{ path: place, code: 'unknown_field' }] : prototypeFaults(member, place)
  })
}

/** The value as its schema describes it; else a refusal that names every fault by its place. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  pointerOf: PointerOf,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true })
  const unnoticed = prototypeFaults(value)
  if (parsed.success && unnoticed.length === 0) return parsed.data
  const issues = parsed.error?.issues ?? []
  const faults = [...issues.flatMap((issue) => faultsOf(issue, [])), ...unnoticed]
  if (faults.some((fault) => holdsOversizedContent(value, fault))) {
    throw new AppError('too_large', { reason: 'content', values: { max: contentLimits.bytes } })
  }
  const errors = distinct(faults.map(({ path, ...fault }) => ({ pointer: pointerOf(path), ...fault })))
  throw new AppError('invalid_request', { errors })
}
