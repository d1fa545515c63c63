import { listAttributes, requireMutable, requireValidAttributes, withUnverified } from '../attributes.ts'
import { deliveryTo, requireStill, sendCode, wordCode } from '../codes.ts'
import { invalidParameter, userNotFound } from '../errors.ts'
import { attributesOf, type Input, requirePassword, requireUsername } from '../input.ts'
import { asBoolean } from '../json.ts'
import { requireStrongPassword } from '../passwords.ts'
import type { Pool } from '../pool.ts'
import { type Room, requirePool } from '../room.ts'
import type { User } from '../users.ts'
import { requireUnconfirmed, runPostConfirmation } from './confirmation.ts'
import { withPassword } from './password.ts'
import { removeUser, signOutEverywhere } from './self.ts'

function requireUser(room: Room, input: Input): { readonly pool: Pool; readonly user: User } {
  const pool = requirePool(room, input)
  const user = room.users.find(pool, requireUsername(input))
  if (user === undefined) throw userNotFound()
  return { pool, user }
}

export function describeUser(user: User): Record<string, unknown> {
  return {
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  }
}

export function adminGetUser(room: Room, input: Input): object {
  const { user } = requireUser(room, input)
  return { ...describeUser(user), UserAttributes: listAttributes(user) }
}

export function adminDeleteUser(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  removeUser(room, pool, user)
  return {}
}

/** A disabled user is signed out everywhere too. */
export function adminDisableUser(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  signOutEverywhere(room, pool, { ...user, enabled: false, modifiedAt: room.now() })
  return {}
}

export function adminEnableUser(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  room.users.save(pool, { ...user, enabled: true, modifiedAt: room.now() })
  return {}
}

export function adminUserGlobalSignOut(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  signOutEverywhere(room, pool, user)
  return {}
}

/** Confirms without a code, so no address is proven by it. */
export async function adminConfirmSignUp(room: Room, input: Input): Promise<object> {
  const { pool, user } = requireUser(room, input)
  requireUnconfirmed(user)
  const confirmed = { ...user, status: 'CONFIRMED' as const, modifiedAt: room.now() }
  room.users.save(pool, confirmed)
  await runPostConfirmation(room, pool, 'CLIENT_ID_NOT_APPLICABLE', confirmed, input)
  return {}
}

/** An administrator may say himself that an address is verified. */
export function adminUpdateUserAttributes(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  const changes = attributesOf(input)
  requireMutable(pool, changes)
  requireValidAttributes(pool, changes)
  room.users.save(pool, { ...user, attributes: withUnverified(user, changes), modifiedAt: room.now() })
  return {}
}

export function adminSetUserPassword(room: Room, input: Input): object {
  const { pool, user } = requireUser(room, input)
  const password = requirePassword(input)
  requireStrongPassword(pool.passwordPolicy, password)
  const status = asBoolean(input.Permanent) ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD'
  room.users.save(pool, { ...withPassword(room, pool, user, password), status })
  return {}
}

export async function adminResetUserPassword(room: Room, input: Input): Promise<object> {
  const { pool, user } = requireUser(room, input)
  const verified = pool.recoveryAttributes.filter((name) => user.attributes[`${name}_verified`] === 'true')
  const target = deliveryTo(user, verified)
  if (target === undefined) throw invalidParameter('User has no verified email or phone_number')
  const request = { pool, user, purpose: 'reset', target, source: 'ForgotPassword', input } as const
  const worded = await wordCode(room, request)
  const waiting = { ...requireStill(room, pool, user), status: 'RESET_REQUIRED' as const }
  sendCode(room, worded, waiting, (changed) => room.users.save(pool, changed))
  return {}
}
