import type { Client } from '../client.ts'
import {
  delivery,
  deliveryDetails,
  deliveryTo,
  requireCode,
  requireStill,
  sendCode,
  withoutCode,
  wordCode,
} from '../codes.ts'
import { expiredCode, invalidParameter, notAuthorized, userNotFound } from '../errors.ts'
import { type Input, metadataOf, requireText, requireUsername } from '../input.ts'
import { asBoolean } from '../json.ts'
import type { Pool } from '../pool.ts'
import { type Room, requireClient } from '../room.ts'
import { eventAttributes } from '../triggers.ts'
import type { Code, User } from '../users.ts'

export async function confirmSignUp(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  const submitted = requireText(input, 'ConfirmationCode')
  const user = room.users.find(pool, requireUsername(input))
  if (user === undefined) throw client.hidesUnknownUsers ? expiredCode() : unknownHere()
  requireUnconfirmed(user)
  const code = requireCode(room, pool, user, 'signUp', submitted)
  const confirmed = confirm(room, withoutCode(user, 'signUp'), code)
  room.users.save(pool, confirmed, asBoolean(input.ForceAliasCreation) ?? false)
  await runPostConfirmation(room, pool, client.id, confirmed, input)
  return {}
}

export function unknownHere(): Error {
  return userNotFound('Username/client id combination not found.')
}

export function requireUnconfirmed(user: User): void {
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`)
  }
}

/** The code came by the address, so it proves the address, unless that was changed in the meantime. */
function confirm(room: Room, user: User, { attribute, value }: Code): User {
  const proven = attribute !== undefined && user.attributes[attribute] === value
  const attributes = proven ? { ...user.attributes, [`${attribute}_verified`]: 'true' } : user.attributes
  return { ...user, status: 'CONFIRMED', attributes, modifiedAt: room.now() }
}

/** By now the user is confirmed, and stays so if the function fails: as on AWS. */
export async function runPostConfirmation(
  room: Room,
  pool: Pool,
  clientId: string,
  user: User,
  input: Input,
  source: 'ConfirmSignUp' | 'ConfirmForgotPassword' = 'ConfirmSignUp',
): Promise<void> {
  const metadata = metadataOf(input)
  await room.triggers.run({
    pool,
    username: user.username,
    clientId,
    source: `PostConfirmation_${source}`,
    request: {
      userAttributes: eventAttributes(user),
      ...(metadata === undefined ? {} : { clientMetadata: metadata }),
    },
    response: {},
  })
}

export async function resendConfirmationCode(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  const login = requireUsername(input)
  const user = room.users.find(pool, login)
  if (user === undefined) return simulatedDelivery(pool, client, login)
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.')
  const target = deliveryTo(user, pool.autoVerifiedAttributes)
  if (target === undefined) throw invalidParameter('Auto verification not turned on.')
  const request = {
    pool,
    user,
    purpose: 'signUp',
    target,
    source: 'ResendCode',
    clientId: client.id,
    input,
  } as const
  const worded = await wordCode(room, request)
  const still = requireStill(room, pool, user)
  requireUnconfirmed(still)
  sendCode(room, worded, still, (changed) => room.users.save(pool, changed))
  return { CodeDeliveryDetails: deliveryDetails(target) }
}

/** Nobody learns whether the name exists, where the client wants it so. */
export function simulatedDelivery(pool: Pool, client: Client, login: string): object {
  if (!client.hidesUnknownUsers) throw unknownHere()
  const attribute = pool.autoVerifiedAttributes[0] ?? 'email'
  const to = attribute === 'phone_number' ? '+0000000' : `${login}@${login}`
  return { CodeDeliveryDetails: deliveryDetails(delivery(attribute, to)) }
}
