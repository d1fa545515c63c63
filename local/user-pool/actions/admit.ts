import { CognitoError, notAuthorized } from '../errors.ts'
import { startSession } from '../issue-tokens.ts'
import type { Room } from '../room.ts'
import { eventAttributes } from '../triggers.ts'
import type { User } from '../users.ts'
import type { Attempt } from './attempt.ts'

/** The password was right; the state of the account decides what that gives. */
export async function admit(room: Room, attempt: Attempt, user: User): Promise<object> {
  const { pool, client, metadata } = attempt
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status === 'UNCONFIRMED')
    throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.')
  if (user.status === 'RESET_REQUIRED') {
    throw new CognitoError('PasswordResetRequiredException', 'Password reset required for the user')
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') return askNewPassword(room, attempt, user)
  const source = 'TokenGeneration_Authentication'
  const AuthenticationResult = await startSession(room, { pool, client, user, metadata, source })
  await runPostAuthentication(room, attempt, user)
  return { ChallengeParameters: {}, AuthenticationResult }
}

async function runPostAuthentication(room: Room, attempt: Attempt, user: User): Promise<void> {
  const { pool, client, metadata } = attempt
  await room.triggers.run({
    pool,
    username: user.username,
    clientId: client.id,
    source: 'PostAuthentication_Authentication',
    request: {
      userAttributes: eventAttributes(user),
      newDeviceUsed: false,
      ...(metadata === undefined ? {} : { clientMetadata: metadata }),
    },
    response: {},
  })
}

function askNewPassword(room: Room, { client }: Attempt, user: User): object {
  const now = room.now()
  if ((user.passwordExpiresAt ?? Number.POSITIVE_INFINITY) <= now) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.')
  }
  const expiresAt = now + client.challengeSeconds * 1000
  const session = { kind: 'new-password', clientId: client.id, username: user.username, expiresAt } as const
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: room.challenges.put(session),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(user.attributes),
    },
  }
}
