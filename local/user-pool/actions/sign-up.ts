import { randomUUID } from 'node:crypto'
import { requireComplete, requireValidAttributes, requireWritable } from '../attributes.ts'
import type { Client } from '../client.ts'
import { deliveryDetails, deliveryTo, sendCode, wordCode } from '../codes.ts'
import { notAuthorized } from '../errors.ts'
import { attributesOf, type Input, metadataOf, requirePassword, requireUsername } from '../input.ts'
import { requireStrongPassword } from '../passwords.ts'
import { fold, type Pool, shortName } from '../pool.ts'
import { type Room, requireClient } from '../room.ts'
import { makeVerifier } from '../srp.ts'
import type { User } from '../users.ts'
import { runPostConfirmation } from './confirmation.ts'
import { attributeInUsername, newUser, requireFree, usernameExists } from './new-user.ts'

export async function signUp(room: Room, input: Input): Promise<object> {
  const { pool, client } = requireClient(room, input)
  if (pool.adminCreatesUsers) throw notAuthorized('SignUp is not permitted for this user pool')
  const draft = readDraft(pool, client, input)
  requireFree(room, pool, draft.login, draft.attributes)
  const approval = await runPreSignUp(room, pool, client, draft, input)
  requireFree(room, pool, draft.login, draft.attributes)
  const user = makeUser(room, pool, draft, approval)
  return store(room, pool, client, user, input)
}

interface Draft {
  readonly login: string
  readonly username: string
  readonly sub: string
  readonly password: string
  readonly attributes: Readonly<Record<string, string>>
}

function readDraft(pool: Pool, client: Client, input: Input): Draft {
  const login = requireUsername(input)
  const password = requirePassword(input)
  const given = attributesOf(input)
  requireWritable(client, given)
  const attributes = { ...given, ...attributeInUsername(pool, login) }
  requireStrongPassword(pool.passwordPolicy, password)
  requireValidAttributes(pool, attributes)
  requireComplete(pool, attributes)
  const sub = randomUUID()
  return {
    login,
    username: pool.usernameAttributes.length > 0 ? sub : fold(pool, login),
    sub,
    password,
    attributes,
  }
}

async function runPreSignUp(
  room: Room,
  pool: Pool,
  client: Client,
  draft: Draft,
  input: Input,
): Promise<Readonly<Record<string, unknown>>> {
  const metadata = metadataOf(input)
  return room.triggers.run({
    pool,
    username: draft.username,
    clientId: client.id,
    source: 'PreSignUp_SignUp',
    request: {
      userAttributes: draft.attributes,
      validationData: input.ValidationData === undefined ? null : attributesOf(input, 'ValidationData'),
      ...(metadata === undefined ? {} : { clientMetadata: metadata }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  })
}

function makeUser(room: Room, pool: Pool, draft: Draft, approval: Readonly<Record<string, unknown>>): User {
  const { username, sub, password, attributes } = draft
  const verified = {
    ...(attributes.email ? { email_verified: String(approval.autoVerifyEmail === true) } : {}),
    ...(attributes.phone_number ? { phone_number_verified: String(approval.autoVerifyPhone === true) } : {}),
  }
  const status = approval.autoConfirmUser === true ? 'CONFIRMED' : 'UNCONFIRMED'
  const user = newUser(room, pool, { username, sub, status, attributes: { ...attributes, ...verified } })
  return { ...user, password: makeVerifier({ poolName: shortName(pool), userId: username }, password) }
}

async function store(room: Room, pool: Pool, client: Client, user: User, input: Input): Promise<object> {
  const add = (made: User): void => {
    if (!room.users.add(pool, made)) throw usernameExists('User already exists')
  }
  const answer = { UserConfirmed: user.status === 'CONFIRMED', UserSub: user.sub }
  const target = deliveryTo(user, pool.autoVerifiedAttributes)
  if (answer.UserConfirmed || target === undefined) {
    add(user)
    if (answer.UserConfirmed) await runPostConfirmation(room, pool, client.id, user, input)
    return answer
  }
  const request = {
    pool,
    user,
    purpose: 'signUp',
    target,
    source: 'SignUp',
    clientId: client.id,
    input,
  } as const
  sendCode(room, await wordCode(room, request), user, add)
  return { ...answer, CodeDeliveryDetails: deliveryDetails(target) }
}
