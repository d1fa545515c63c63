import { listAttributes } from '../attributes.ts'
import { invalidParameter } from '../errors.ts'
import type { Input } from '../input.ts'
import { asNumber, asText } from '../json.ts'
import { fold, type Pool } from '../pool.ts'
import { type Room, requirePool } from '../room.ts'
import type { User } from '../users.ts'
import { describeUser } from './admin.ts'

const mostAtOnce = 60

export function listUsers(room: Room, input: Input): object {
  const pool = requirePool(room, input)
  const limit = Math.min(asNumber(input.Limit) ?? mostAtOnce, mostAtOnce)
  const matches = readFilter(pool, asText(input.Filter))
  const start = decode(asText(input.PaginationToken))
  const found = take(room, pool, matches, start, limit + 1)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const more = found.length > limit && last !== undefined ? { PaginationToken: encode(pool, last) } : {}
  return { Users: page.map((user) => ({ ...describeUser(user), Attributes: listAttributes(user) })), ...more }
}

function take(
  room: Room,
  pool: Pool,
  matches: (user: User) => boolean,
  start: string,
  wanted: number,
): readonly User[] {
  const found: User[] = []
  let after = start
  while (found.length < wanted) {
    const page = room.users.page(pool, after, 200)
    found.push(...page.filter(matches))
    const last = page.at(-1)
    if (last === undefined) break
    after = fold(pool, last.username)
  }
  return found.slice(0, wanted)
}

/** One comparison, `=` or `^=` (starts with), of an attribute with a text in double quotes. */
function readFilter(pool: Pool, filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true
  const parts = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter)
  if (parts === null) throw invalidParameter('Error while parsing filter.')
  const [, name = '', operator, quoted = ''] = parts
  const wanted = fold(pool, quoted.replace(/\\(.)/g, '$1'))
  return (user) => {
    const value = attributeOf(user, name)
    if (value === undefined) return false
    return operator === '=' ? fold(pool, value) === wanted : fold(pool, value).startsWith(wanted)
  }
}

function attributeOf(user: User, name: string): string | undefined {
  if (name === 'username') return user.username
  if (name === 'sub') return user.sub
  if (name === 'cognito:user_status') return user.status
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled'
  return user.attributes[name]
}

function encode(pool: Pool, user: User): string {
  return Buffer.from(fold(pool, user.username)).toString('base64url')
}

function decode(token: string | undefined): string {
  return Buffer.from(token ?? '', 'base64url').toString()
}
