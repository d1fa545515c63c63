import {
  type Attributes,
  listAttributes,
  requireMutable,
  requireValidAttributes,
  requireWritable,
  withUnverified,
} from '../attributes.ts'
import {
  type Delivery,
  delivery,
  deliveryDetails,
  deliveryTo,
  requireCode,
  requireStill,
  sendCode,
  type WordedCode,
  withoutCode,
  wordCode,
} from '../codes.ts'
import { invalidParameter } from '../errors.ts'
import { attributesOf, type Input, requireText } from '../input.ts'
import { asTexts } from '../json.ts'
import type { Pool } from '../pool.ts'
import type { Room } from '../room.ts'
import { asSignedIn } from '../signed-in.ts'
import type { User } from '../users.ts'

export async function getUser(room: Room, input: Input): Promise<object> {
  return asSignedIn(room, input, ({ client, user }) => {
    const readable = (name: string): boolean =>
      name === 'sub' || (client.readableAttributes?.has(name) ?? true)
    const attributes = listAttributes(user).filter(({ Name }) => readable(Name))
    return { Username: user.username, UserAttributes: attributes }
  })
}

export async function updateUserAttributes(room: Room, input: Input): Promise<object> {
  return asSignedIn(room, input, async ({ pool, client, user }) => {
    const changes = attributesOf(input)
    requireWritable(client, changes)
    requireMutable(pool, changes)
    requireValidAttributes(pool, changes)
    const { atOnce, targets } = sortChanges(pool, user, changes)
    const asked = { source: 'UpdateUserAttribute', clientId: client.id, input } as const
    const codes: WordedCode[] = []
    for (const target of targets) {
      codes.push(
        await wordCode(room, { pool, user, purpose: `attribute:${target.attribute}`, target, ...asked }),
      )
    }
    const still = requireStill(room, pool, user)
    change(room, pool, { ...still, attributes: withUnverified(still, atOnce) }, codes)
    return { CodeDeliveryDetailsList: targets.map(deliveryDetails) }
  })
}

/** What is written now, and which new addresses get a code; some of those wait for it. */
function sortChanges(
  pool: Pool,
  user: User,
  changes: Attributes,
): { readonly atOnce: Attributes; readonly targets: readonly Delivery[] } {
  const toVerify = pool.autoVerifiedAttributes.filter(
    (name) => changes[name] && changes[name] !== user.attributes[name],
  )
  const waits = (name: string): boolean => toVerify.includes(name) && pool.verifiedBeforeUpdate.includes(name)
  const atOnce = Object.fromEntries(Object.entries(changes).filter(([name]) => !waits(name)))
  return { atOnce, targets: toVerify.map((name) => delivery(name, changes[name] ?? '')) }
}

function change(room: Room, pool: Pool, user: User, codes: readonly WordedCode[]): void {
  room.database.atomically(() => {
    let latest = { ...user, modifiedAt: room.now() }
    const save = (changed: User): void => {
      latest = changed
      room.users.save(pool, changed)
    }
    save(latest)
    for (const worded of codes) sendCode(room, worded, latest, save)
  })
}

export async function deleteUserAttributes(room: Room, input: Input): Promise<object> {
  return asSignedIn(room, input, ({ pool, client, user }) => {
    const names = asTexts(input.UserAttributeNames)
    const emptied = Object.fromEntries(names.map((name) => [name, '']))
    requireWritable(client, emptied)
    requireMutable(pool, emptied)
    const required = names.find((name) => pool.schema.get(name)?.required)
    if (required !== undefined)
      throw invalidParameter(`user.${required}: Attribute is required and cannot be deleted.`)
    change(room, pool, { ...user, attributes: withUnverified(user, emptied) }, [])
    return {}
  })
}

export async function getUserAttributeVerificationCode(room: Room, input: Input): Promise<object> {
  const name = requireText(input, 'AttributeName')
  return asSignedIn(room, input, async ({ pool, client, user }) => {
    const pending = user.codes[`attribute:${name}`]?.value
    const target = pending === undefined ? deliveryTo(user, [name]) : delivery(name, pending)
    if (target === undefined) throw invalidParameter(`User has no attribute specified ${name}`)
    const asked = { source: 'VerifyUserAttribute', clientId: client.id, input } as const
    const worded = await wordCode(room, { pool, user, purpose: `attribute:${name}`, target, ...asked })
    sendCode(room, worded, requireStill(room, pool, user), (changed) => room.users.save(pool, changed))
    return { CodeDeliveryDetails: deliveryDetails(target) }
  })
}

export async function verifyUserAttribute(room: Room, input: Input): Promise<object> {
  const name = requireText(input, 'AttributeName')
  const submitted = requireText(input, 'Code')
  return asSignedIn(room, input, ({ pool, user }) => {
    const { value = '' } = requireCode(room, pool, user, `attribute:${name}`, submitted)
    const attributes = { ...user.attributes, [name]: value, [`${name}_verified`]: 'true' }
    const rest = withoutCode(user, `attribute:${name}`)
    room.users.save(pool, { ...rest, attributes, modifiedAt: room.now() })
    return {}
  })
}

export async function deleteUser(room: Room, input: Input): Promise<object> {
  return asSignedIn(room, input, ({ pool, user }) => {
    removeUser(room, pool, user)
    return {}
  })
}

export function removeUser(room: Room, pool: Pool, user: User): void {
  room.database.atomically(() => {
    room.sessions.removeAll(pool, user)
    room.users.remove(pool, user)
  })
}

export async function globalSignOut(room: Room, input: Input): Promise<object> {
  return asSignedIn(room, input, ({ pool, user }) => {
    signOutEverywhere(room, pool, user)
    return {}
  })
}

export function signOutEverywhere(room: Room, pool: Pool, user: User): void {
  room.database.atomically(() => {
    room.sessions.revokeAll(pool, user)
    room.users.save(pool, { ...user, signedOutAt: room.now() })
  })
}
