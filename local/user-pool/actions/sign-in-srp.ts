import { createHmac } from 'node:crypto'
import { incorrectPassword, invalidParameter, notAuthorized, userNotFound } from '../errors.ts'
import { type Pool, shortName } from '../pool.ts'
import type { Room } from '../room.ts'
import { provesPassword, readPublicValue, startHandshake, type Verifier } from '../srp.ts'
import type { User } from '../users.ts'
import { admit } from './admit.ts'
import { type Attempt, lockoutKey, requireParameter, runPreAuthentication } from './attempt.ts'

export async function startSrp(room: Room, attempt: Attempt): Promise<object> {
  const { pool, client } = attempt
  const login = requireParameter(attempt, 'USERNAME')
  const clientValue = readPublicValue(requireParameter(attempt, 'SRP_A'))
  if (clientValue === undefined) throw invalidParameter('SRP_A is not a valid value.')
  room.lockout.requireOpen(lockoutKey(pool, login))
  await runPreAuthentication(room, attempt, login)
  const user = room.users.find(pool, login)
  if (user === undefined && !client.hidesUnknownUsers) throw userNotFound()
  const { userId, kept } = whoToAsk(room, pool, login, user)
  const handshake = startHandshake(kept)
  const expiresAt = room.now() + client.challengeSeconds * 1000
  const question = { kind: 'password', clientId: client.id, expiresAt, login, userId, kept } as const
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: kept.salt,
      SECRET_BLOCK: room.challenges.put({ ...question, handshake, clientValue }),
      SRP_B: handshake.publicValue.toString(16),
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  }
}

/** For somebody who does not exist, or has no password: an id and a salt that are the same each time. */
function whoToAsk(
  room: Room,
  pool: Pool,
  login: string,
  user: User | undefined,
): { readonly userId: string; readonly kept: Verifier } {
  const invented = (use: string): string =>
    createHmac('sha256', room.simulationKey)
      .update(`${use} ${lockoutKey(pool, login)}`)
      .digest('hex')
  const userId = user?.username ?? asUuid(invented('id'))
  const nobody = { salt: invented('salt').slice(0, 32), verifier: invented('verifier') }
  return { userId, kept: user?.password ?? nobody }
}

function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}

const timestampForm =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC [0-9]{4}$/

export async function answerSrp(room: Room, attempt: Attempt): Promise<object> {
  const { pool, client } = attempt
  const name = requireParameter(attempt, 'PASSWORD_CLAIM_SECRET_BLOCK')
  const signature = requireParameter(attempt, 'PASSWORD_CLAIM_SIGNATURE')
  const timestamp = requireParameter(attempt, 'TIMESTAMP')
  if (!timestampForm.test(timestamp)) {
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.')
  }
  const question = room.challenges.take(name)
  if (question?.kind !== 'password' || question.clientId !== client.id) throw staleSession()
  const { userId, kept, handshake, clientValue, login } = question
  const identity = { poolName: shortName(pool), userId }
  const secretBlock = Buffer.from(name, 'base64')
  const key = lockoutKey(pool, login)
  room.lockout.requireOpen(key)
  const proven = provesPassword({ identity, kept, handshake, clientValue, secretBlock, timestamp, signature })
  const user = room.users.find(pool, userId)
  if (!proven || user?.password === undefined || user.password.verifier !== kept.verifier) {
    room.lockout.failed(key)
    throw incorrectPassword()
  }
  room.lockout.succeeded(key)
  return admit(room, attempt, user)
}

export function staleSession(): Error {
  return notAuthorized('Invalid session for the user, session is expired.')
}
