import type { Client } from './client.ts'
import { invalidParameter, notAuthorized } from './errors.ts'
import { type Pool, standardAttributes } from './pool.ts'
import type { User } from './users.ts'

export type Attributes = Readonly<Record<string, string>>

const ofTheService = new Set(['sub', 'email_verified', 'phone_number_verified'])

/** What a client may set for itself: nothing that the service alone knows, nothing outside its write list. */
export function requireWritable(client: Client, attributes: Attributes): void {
  const allowed = (name: string): boolean =>
    !ofTheService.has(name) && (client.writableAttributes?.has(name) ?? true)
  if (!Object.keys(attributes).every(allowed)) {
    throw notAuthorized('A client attempted to write unauthorized attribute')
  }
}

export function requireValidAttributes(pool: Pool, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) requireValid(pool, name, value)
}

function requireValid(pool: Pool, name: string, value: string): void {
  if (name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub')
  const schema = pool.schema.get(name)
  if (schema === undefined && !standardAttributes.has(name))
    throw offSchema(name, 'Attribute does not exist in schema.')
  if (value.length > (schema?.maxLength ?? 2048))
    throw offSchema(name, 'String must be no longer than allowed.')
  if (name === 'email' && value !== '' && !isEmail(value))
    throw invalidParameter('Invalid email address format.')
  if (name === 'phone_number' && value !== '' && !isTelephone(value))
    throw invalidParameter('Invalid phone number format.')
}

export function requireComplete(pool: Pool, attributes: Attributes): void {
  for (const [name, { required }] of pool.schema) {
    if (required && !attributes[name]) throw offSchema(name, 'The attribute is required')
  }
}

export function requireMutable(pool: Pool, attributes: Attributes): void {
  const fixed = Object.keys(attributes).find((name) => pool.schema.get(name)?.mutable === false)
  if (fixed !== undefined) throw invalidParameter(`user.${fixed}: Attribute cannot be updated.\n`)
}

function offSchema(name: string, complaint: string): Error {
  return invalidParameter(`Attributes did not conform to the schema: ${name}: ${complaint}\n`)
}

export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)
}

export function isTelephone(value: string): boolean {
  return /^\+[0-9]{4,15}$/.test(value)
}

/** As answers list them, `sub` first. */
export function listAttributes(user: User): readonly { readonly Name: string; readonly Value: string }[] {
  return Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({ Name, Value }))
}

/** A new address is unproven, whatever the old one was. */
export function withUnverified(user: User, changes: Attributes): Attributes {
  const doubtful = ['email', 'phone_number'].filter(
    (name) => changes[name] !== undefined && changes[name] !== user.attributes[name],
  )
  const marks = Object.fromEntries(doubtful.map((name) => [`${name}_verified`, 'false']))
  const merged = { ...user.attributes, ...marks, ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
}
