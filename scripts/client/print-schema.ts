import type * as z from 'zod'

/**
 * Which side of a schema is printed: what may be `sent` in a body, what is `read` in an answer, or what goes into a `query`: the
 * values as they are read, left out where they may be absent.
 */
export type Side = 'sent' | 'read' | 'query'

/** What names a schema where it is used, and what a transformation yields. */
export interface Names {
  nameOf(schema: z.core.$ZodType): string | undefined
  /** The type a schema is read as, for those whose own definition does not say it. */
  readAs(schema: z.core.$ZodType): string | undefined
}

type Types = z.core.$ZodTypes

const union = (options: readonly string[]): string => [...new Set(options)].join(' | ')
const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : value === undefined ? 'undefined' : String(value)
const inParentheses = (type: string): string => (/[|&]/.test(type) ? `(${type})` : type)
const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`)

const mayBeAbsent = ({ _zod }: z.core.$ZodType, side: Side): boolean =>
  (side === 'read' ? _zod.optout : _zod.optin) !== undefined

/** A schema as a type in plain TypeScript. */
export function printSchema(schema: z.core.$ZodType, side: Side, names: Names, isNamed = true): string {
  const name = isNamed ? names.nameOf(schema) : undefined
  if (name !== undefined && isSameBothWays(schema, side, names)) return name
  return names.readAs(schema) ?? printDefinition(schema as Types, side, names)
}

function isSameBothWays(schema: z.core.$ZodType, side: Side, names: Names): boolean {
  if (side === 'read') return true
  return printSchema(schema, side, names, false) === printSchema(schema, 'read', names, false)
}

function printDefinition(schema: Types, side: Side, names: Names): string {
  const print = (inner: z.core.$ZodType) => printSchema(inner, side, names)
  const { def } = schema._zod
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'undefined':
    case 'unknown':
      return def.type
    case 'literal':
      return union(def.values.map(literal))
    case 'enum':
      return union(Object.values(def.entries).map(literal))
    case 'array':
      return `${inParentheses(print(def.element))}[]`
    case 'record':
      return `Record<${print(def.keyType)}, ${print(def.valueType)}>`
    case 'union':
      return union(def.options.map(print))
    case 'nullable':
      return union([print(def.innerType), 'null'])
    case 'optional':
      return union([print(def.innerType), 'undefined'])
    case 'default':
      return side === 'sent' ? union([print(def.innerType), 'undefined']) : print(def.innerType)
    case 'readonly':
      return print(def.innerType)
    case 'pipe':
      return print(side === 'sent' ? def.in : def.out)
    case 'object':
      return printObject(def.shape, side, names)
    default:
      throw new Error(`a schema of type ${def.type} has no plain type yet`)
  }
}

/** The members of an object, in braces. */
export function printMembers(shape: z.core.$ZodShape, side: Side, names: Names): string {
  const members = Object.entries(shape).map(
    ([name, member]) =>
      `${key(name)}${mayBeAbsent(member, side) ? '?' : ''}: ${printSchema(member, side, names)}`,
  )
  return `{ ${members.join('; ')} }`
}

const printObject = (shape: z.core.$ZodShape, side: Side, names: Names): string =>
  Object.keys(shape).length === 0 ? 'Record<string, never>' : printMembers(shape, side, names)
