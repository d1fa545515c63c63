import { randomInt, randomUUID } from 'node:crypto'
import { listAttributes, requireComplete, requireValidAttributes } from '../attributes.ts'
import { deliveryTo } from '../codes.ts'
import { attributesOf, type Input, requirePassword, requireUsername } from '../input.ts'
import { asNumber, asRecord } from '../json.ts'
import { invitation, wordMessage } from '../messages.ts'
import { requireStrongPassword } from '../passwords.ts'
import { fold, type Pool } from '../pool.ts'
import { type Room, requirePool } from '../room.ts'
import type { User } from '../users.ts'
import { describeUser } from './admin.ts'
import { attributeInUsername, newUser, requireFree, usernameExists } from './new-user.ts'
import { withPassword } from './password.ts'

/** A user with a temporary password, sent unless `MessageAction` is SUPPRESS. Sending again is not provided. */
export async function adminCreateUser(room: Room, input: Input): Promise<object> {
  const pool = requirePool(room, input)
  const login = requireUsername(input)
  const attributes = { ...attributesOf(input), ...attributeInUsername(pool, login) }
  requireValidAttributes(pool, attributes)
  requireComplete(pool, attributes)
  requireFree(room, pool, login, attributes)
  const password =
    input.TemporaryPassword === undefined ? makePassword() : requirePassword(input, 'TemporaryPassword')
  requireStrongPassword(pool.passwordPolicy, password)
  const user = makeInvited(room, pool, login, password, attributes)
  const target = input.MessageAction === 'SUPPRESS' ? undefined : deliveryTo(user, ['phone_number', 'email'])
  const usual = target && invitation(pool, target.medium, login, password)
  const request = { pool, user, source: 'AdminCreateUser', input } as const
  const message = usual && (await wordMessage(room, { ...request, medium: target.medium }, usual, password))
  room.database.atomically(() => {
    if (!room.users.add(pool, user)) throw usernameExists('User account already exists')
    if (message) room.outbox.add({ to: target.to, code: password, ...message })
  })
  return { User: { ...describeUser(user), Attributes: listAttributes(user) } }
}

function makeInvited(
  room: Room,
  pool: Pool,
  login: string,
  password: string,
  attributes: User['attributes'],
): User {
  const sub = randomUUID()
  const username = pool.usernameAttributes.length > 0 ? sub : fold(pool, login)
  const user = newUser(room, pool, { username, sub, status: 'FORCE_CHANGE_PASSWORD', attributes })
  const policy = asRecord(asRecord(pool.properties.Policies).PasswordPolicy)
  const validDays = asNumber(policy.TemporaryPasswordValidityDays) ?? 7
  return {
    ...withPassword(room, pool, user, password),
    passwordExpiresAt: room.now() + validDays * 86_400_000,
  }
}

/** Of every kind of character, so that it meets any policy up to its length. */
function makePassword(): string {
  const kinds = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#%+=?@']
  const characters = Array.from({ length: 16 }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    return kind.charAt(randomInt(kind.length))
  })
  return characters.join('')
}
