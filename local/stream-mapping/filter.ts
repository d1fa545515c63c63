import { isRule, matchesRule } from './filter-rules.ts'

/** A pattern of Lambda's event filtering, parsed. */
export type Pattern = Readonly<Record<string, unknown>>

export interface FilterCriteria {
  readonly Filters?: readonly { readonly Pattern?: unknown }[]
}

/** Whether an event passes; without filters every event does. Throws for a pattern that Lambda would refuse. */
export function createFilter(criteria: FilterCriteria | undefined): (event: unknown) => boolean {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => parsePattern(Pattern))
  if (patterns.length === 0) return () => true
  return (event) => patterns.some((pattern) => matchesPattern(pattern, event))
}

function parsePattern(text: unknown): Pattern {
  const pattern: unknown = typeof text === 'string' ? JSON.parse(text) : text
  if (!isObject(pattern)) throw new TypeError(`A filter pattern must be a JSON object: ${String(text)}`)
  checkPattern(pattern)
  return pattern
}

function checkPattern(pattern: Pattern): void {
  for (const [name, part] of Object.entries(pattern)) {
    if (Array.isArray(part)) {
      if (part.length === 0) throw new TypeError(`The filter rule for ${name} is empty`)
      if (name === '$or') part.filter(isObject).forEach(checkPattern)
      else if (!part.every(isRule)) throw new TypeError(`The filter rule for ${name} is not understood`)
    } else if (isObject(part)) checkPattern(part)
    else throw new TypeError(`The filter rule for ${name} must be an array of rules or an object`)
  }
}

/** All fields of the pattern must match; an array in the event matches when one of its elements does. */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((element) => matchesPattern(pattern, element))
  const object = isObject(event) ? event : {}
  return Object.entries(pattern).every(([name, part]) => matchesField(name, part, object))
}

function matchesField(name: string, part: unknown, object: Pattern): boolean {
  if (name === '$or' && Array.isArray(part)) {
    return part.some((alternative) => isObject(alternative) && matchesPattern(alternative, object))
  }
  const value = Object.hasOwn(object, name) ? object[name] : undefined
  if (!Array.isArray(part)) return matchesPattern(part as Pattern, value)
  return part.some((rule) => matchesValue(rule, value))
}

/** Rules see leaves only: to `exists`, a field that holds an object is not there, as on AWS. */
function matchesValue(rule: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((element) => matchesValue(rule, element))
  return matchesRule(rule, isObject(value) ? undefined : value)
}

function isObject(value: unknown): value is Pattern {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
