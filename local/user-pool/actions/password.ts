import {
  deliveryDetails,
  deliveryTo,
  requireCode,
  requireStill,
  sendCode,
  withoutCode,
  wordCode,
} from '../codes.ts'
import { codeMismatch, incorrectPassword, invalidParameter, limitExceeded, notAuthorized } from '../errors.ts'
import { type Input, requirePassword, requireText, requireUsername } from '../input.ts'
import { requireStrongPassword } from '../passwords.ts'
import { type Pool, shortName } from '../pool.ts'
import { type Room, requireClient } from '../room.ts'
import { asSignedIn } from '../signed-in.ts'
import { makeVerifier } from '../srp.ts'
import type { User } from '../users.ts'
import { knows, lockoutKey } from './attempt.ts'
import { runPostConfirmation, simulatedDelivery, unknownHere } from './confirmation.ts'

export async function forgotPassword(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  const login = requireUsername(input)
  const user = room.users.find(pool, login)
  if (user === undefined) return simulatedDelivery(pool, client, login)
  const verified = pool.recoveryAttributes.filter((name) => user.attributes[`${name}_verified`] === 'true')
  const target = deliveryTo(user, verified)
  if (client.hidesUnknownUsers && (!user.enabled || target === undefined)) {
    return simulatedDelivery(pool, client, login)
  }
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (target === undefined) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    )
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw notAuthorized('User password cannot be reset in the current state.')
  }
  const asked = { source: 'ForgotPassword', clientId: client.id, input } as const
  const worded = await wordCode(room, { pool, user, purpose: 'reset', target, ...asked })
  sendCode(room, worded, requireStill(room, pool, user), (changed) => room.users.save(pool, changed))
  return { CodeDeliveryDetails: deliveryDetails(target) }
}

export async function confirmForgotPassword(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  const submitted = requireText(input, 'ConfirmationCode')
  const password = requirePassword(input)
  requireStrongPassword(pool.passwordPolicy, password)
  const login = requireUsername(input)
  const user = room.users.find(pool, login)
  if (user === undefined || !user.enabled) throw client.hidesUnknownUsers ? codeMismatch() : unknownHere()
  requireCode(room, pool, user, 'reset', submitted)
  const changed = withPassword(room, pool, withoutCode(user, 'reset'), password)
  const confirmed = { ...changed, status: 'CONFIRMED' as const }
  room.users.save(pool, confirmed)
  for (const name of [login, user.username]) room.lockout.succeeded(lockoutKey(pool, name))
  await runPostConfirmation(room, pool, client.id, confirmed, input, 'ConfirmForgotPassword')
  return {}
}

export async function changePassword(room: Room, input: Input): Promise<object> {
  const previous = requirePassword(input, 'PreviousPassword')
  const proposed = requirePassword(input, 'ProposedPassword')
  return asSignedIn(room, input, ({ pool, user }) => {
    const key = lockoutKey(pool, `${user.username} changes`)
    if (room.lockout.isLocked(key)) throw limitExceeded()
    if (!knows(pool, user, previous)) {
      room.lockout.failed(key)
      throw incorrectPassword()
    }
    requireStrongPassword(pool.passwordPolicy, proposed)
    room.lockout.succeeded(key)
    room.users.save(pool, withPassword(room, pool, user, proposed))
    return {}
  })
}

/** The user with another password, as yet unsaved. */
export function withPassword(room: Room, pool: Pool, user: User, password: string): User {
  const { passwordExpiresAt: _temporary, ...lasting } = user
  const identity = { poolName: shortName(pool), userId: user.username }
  return { ...lasting, password: makeVerifier(identity, password), modifiedAt: room.now() }
}
