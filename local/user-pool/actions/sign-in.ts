import { incorrectPassword, invalidParameter, userNotFound } from '../errors.ts'
import { type Input, metadataOf, requireText } from '../input.ts'
import { asTextRecord } from '../json.ts'
import { type Room, requireClient, requirePool } from '../room.ts'
import { admit } from './admit.ts'
import { type Attempt, knows, lockoutKey, requireParameter, runPreAuthentication } from './attempt.ts'
import { refresh } from './refresh.ts'
import { startSrp } from './sign-in-srp.ts'

export async function initiateAuth(room: Room, input: Input): Promise<object> {
  const flow = requireText(input, 'AuthFlow')
  if (flow.startsWith('ADMIN_')) throw invalidParameter('Initiate Auth method not supported.')
  return begin(room, requireClient(room, input), flow, input)
}

export async function adminInitiateAuth(room: Room, input: Input): Promise<object> {
  const pool = requirePool(room, input)
  const found = requireClient(room, input)
  if (found.pool.id !== pool.id) throw invalidParameter('The client does not belong to the user pool.')
  return begin(room, found, requireText(input, 'AuthFlow'), input)
}

type Flow = (room: Room, attempt: Attempt) => object | Promise<object>

const flows: Readonly<Record<string, { readonly permission: string; readonly start: Flow }>> = {
  USER_SRP_AUTH: { permission: 'ALLOW_USER_SRP_AUTH', start: startSrp },
  USER_PASSWORD_AUTH: { permission: 'ALLOW_USER_PASSWORD_AUTH', start: signInWithPassword },
  ADMIN_USER_PASSWORD_AUTH: { permission: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', start: signInWithPassword },
  ADMIN_NO_SRP_AUTH: { permission: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', start: signInWithPassword },
  REFRESH_TOKEN_AUTH: { permission: 'ALLOW_REFRESH_TOKEN_AUTH', start: signInWithRefreshToken },
  REFRESH_TOKEN: { permission: 'ALLOW_REFRESH_TOKEN_AUTH', start: signInWithRefreshToken },
}

async function begin(
  room: Room,
  { pool, client }: Pick<Attempt, 'pool' | 'client'>,
  name: string,
  input: Input,
): Promise<object> {
  const flow = flows[name]
  if (flow === undefined) throw invalidParameter(`The flow ${name} is not supported by this user pool.`)
  if (!client.flows.has(flow.permission)) throw invalidParameter(`${name} flow not enabled for this client`)
  const parameters = asTextRecord(input.AuthParameters)
  return flow.start(room, { pool, client, parameters, metadata: metadataOf(input) })
}

async function signInWithRefreshToken(room: Room, attempt: Attempt): Promise<object> {
  const AuthenticationResult = await refresh(
    room,
    attempt.pool,
    attempt.client,
    requireParameter(attempt, 'REFRESH_TOKEN'),
    attempt.metadata,
  )
  return { ChallengeParameters: {}, AuthenticationResult }
}

async function signInWithPassword(room: Room, attempt: Attempt): Promise<object> {
  const { pool, client } = attempt
  const login = requireParameter(attempt, 'USERNAME')
  const password = requireParameter(attempt, 'PASSWORD')
  const key = lockoutKey(pool, login)
  room.lockout.requireOpen(key)
  await runPreAuthentication(room, attempt, login)
  const user = room.users.find(pool, login)
  if (user === undefined && !client.hidesUnknownUsers) throw userNotFound()
  if (user === undefined || !knows(pool, user, password)) {
    room.lockout.failed(key)
    throw incorrectPassword()
  }
  room.lockout.succeeded(key)
  return admit(room, attempt, user)
}
