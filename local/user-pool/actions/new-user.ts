import { isEmail, isTelephone } from '../attributes.ts'
import { CognitoError, invalidParameter } from '../errors.ts'
import type { Pool } from '../pool.ts'
import type { Room } from '../room.ts'
import type { User, UserStatus } from '../users.ts'

/** In a pool that takes an address for a username, the address is an attribute and the username an id. */
export function attributeInUsername(pool: Pool, login: string): Record<string, string> {
  if (pool.usernameAttributes.length === 0) {
    refuseAliasLookalike(pool, login)
    return {}
  }
  if (pool.usernameAttributes.includes('email') && isEmail(login)) return { email: login }
  if (pool.usernameAttributes.includes('phone_number') && isTelephone(login)) return { phone_number: login }
  const names = pool.usernameAttributes.map((name) => (name === 'email' ? 'an email' : 'a phone number'))
  throw invalidParameter(`Username should be ${names.join(' or ')}.`)
}

/** Else one person's username could be another's address. */
function refuseAliasLookalike(pool: Pool, login: string): void {
  if (pool.aliasAttributes.includes('email') && isEmail(login)) {
    throw invalidParameter(
      'Username cannot be of email format, since user pool is configured for email alias.',
    )
  }
  if (pool.aliasAttributes.includes('phone_number') && isTelephone(login)) {
    throw invalidParameter(
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    )
  }
}

export function requireFree(room: Room, pool: Pool, login: string, attributes: User['attributes']): void {
  const found = room.users.find(pool, login)
  if (found !== undefined && pool.usernameAttributes.length === 0) throw usernameExists('User already exists')
  for (const name of pool.usernameAttributes) {
    const value = attributes[name]
    if (value !== undefined && room.users.find(pool, value) !== undefined) {
      throw usernameExists(`An account with the given ${name} already exists.`)
    }
  }
}

export function usernameExists(message: string): CognitoError {
  return new CognitoError('UsernameExistsException', message)
}

export function newUser(
  room: Room,
  pool: Pool,
  user: { username: string; sub: string; status: UserStatus; attributes: User['attributes'] },
): User {
  const now = room.now()
  const times = { codesSentAt: [], wrongCodesAt: [], createdAt: now, modifiedAt: now }
  return { poolId: pool.id, ...user, enabled: true, codes: {}, ...times }
}
