import { invalidParameter } from '../errors.ts'
import { type Input, metadataOf, requirePassword, requireText } from '../input.ts'
import { asTextRecord } from '../json.ts'
import { requireStrongPassword } from '../passwords.ts'
import { type Room, requireClient, requirePool } from '../room.ts'
import { admit } from './admit.ts'
import type { Attempt } from './attempt.ts'
import { withPassword } from './password.ts'
import { answerSrp, staleSession } from './sign-in-srp.ts'

export async function respondToAuthChallenge(room: Room, input: Input): Promise<object> {
  const parameters = asTextRecord(input.ChallengeResponses)
  const attempt = { ...requireClient(room, input), parameters, metadata: metadataOf(input) }
  const name = requireText(input, 'ChallengeName')
  if (name === 'PASSWORD_VERIFIER') return answerSrp(room, attempt)
  if (name === 'NEW_PASSWORD_REQUIRED') return answerNewPassword(room, attempt, input)
  throw invalidParameter(`The challenge ${name} is not supported by this user pool.`)
}

export async function adminRespondToAuthChallenge(room: Room, input: Input): Promise<object> {
  requirePool(room, input)
  return respondToAuthChallenge(room, input)
}

async function answerNewPassword(room: Room, attempt: Attempt, input: Input): Promise<object> {
  const { pool, client } = attempt
  const password = requirePassword(attempt.parameters, 'NEW_PASSWORD')
  requireStrongPassword(pool.passwordPolicy, password)
  const question = room.challenges.take(requireText(input, 'Session'))
  if (question?.kind !== 'new-password' || question.clientId !== client.id) throw staleSession()
  const user = room.users.find(pool, question.username)
  if (user?.status !== 'FORCE_CHANGE_PASSWORD') throw staleSession()
  const changed = { ...withPassword(room, pool, user, password), status: 'CONFIRMED' as const }
  room.users.save(pool, changed)
  return admit(room, attempt, changed)
}
