import { violates } from './errors.ts'
import { asList, asRecord, asText, asTextRecord, type Json } from './json.ts'

/** The body of one call, as yet unchecked. */
export type Input = Json

function memberOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

export function requireText(input: Input, name: string): string {
  const text = asText(input[name])
  if (text === undefined) throw violates(memberOf(name), 'not be null')
  if (text === '') throw violates(memberOf(name), 'have length greater than or equal to 1')
  return text
}

/** Like a username on AWS: 1 to 128 characters that show. */
export function requireUsername(input: Input): string {
  const username = requireText(input, 'Username')
  if (username.length > 128) throw violates('username', 'have length less than or equal to 128')
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(username)) {
    throw violates('username', 'satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+')
  }
  return username
}

export function requirePassword(input: Input, name = 'Password'): string {
  const password = requireText(input, name)
  if (password.length > 256) throw violates(memberOf(name), 'have length less than or equal to 256')
  if (!/^\S+.*\S+$/s.test(password)) {
    throw violates(memberOf(name), 'satisfy regular expression pattern: ^[\\S]+.*[\\S]+$')
  }
  return password
}

/** `[{Name, Value}]` as one record; a later value of a name wins, a missing value is an empty one. */
export function attributesOf(input: Input, name = 'UserAttributes'): Readonly<Record<string, string>> {
  const pairs = asList(input[name]).map((entry) => {
    const attribute = asRecord(entry)
    return [requireText(attribute, 'Name'), asText(attribute.Value) ?? ''] as const
  })
  return Object.fromEntries(pairs)
}

export function metadataOf(input: Input): Readonly<Record<string, string>> | undefined {
  return input.ClientMetadata === undefined ? undefined : asTextRecord(input.ClientMetadata)
}
