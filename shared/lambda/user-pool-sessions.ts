import {
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  type AuthFlowType,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt'
import type { TokenState, Tokens } from '../contract/auth.ts'
import { AppError } from '../contract/errors.ts'
import { userPoolEnvironment } from './env.ts'
import { createTokenVerifier, sessionOf, type TokenCheck } from './tokens.ts'
import { ask, clientId, getUser, type Meanings, userPool } from './user-pool.ts'
import { findUserId } from './user-pool-names.ts'

async function authenticate(flow: AuthFlowType, parameters: Record<string, string>, meanings: Meanings) {
  const command = new InitiateAuthCommand({
    AuthFlow: flow,
    ClientId: clientId(),
    AuthParameters: parameters,
  })
  const answer = await ask(userPool().send(command), meanings)
  // A pool that was given more steps (a second factor, a forced new password) asks for them here.
  if (!answer?.AuthenticationResult) throw new AppError('forbidden', { reason: 'another_step_required' })
  return answer.AuthenticationResult
}

function tokensOf(result: AuthenticationResultType, earlierRefreshToken = ''): Tokens {
  const { AccessToken = '', IdToken = '', RefreshToken = earlierRefreshToken, ExpiresIn = 0 } = result
  return {
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    tokenType: 'Bearer',
    expiresIn: ExpiresIn,
    // Straight from the pool: there is nobody to have tampered with it.
    userId: decomposeUnverifiedJwt(AccessToken).payload.sub ?? '',
  }
}

/** By username or e-mail address. An unknown name and a wrong password answer alike. */
export async function signIn(username: string, password: string): Promise<Tokens> {
  const parameters = { USERNAME: username, PASSWORD: password }
  return tokensOf(
    await authenticate('USER_PASSWORD_AUTH', parameters, {
      NotAuthorizedException: 'invalid_credentials',
      UserNotFoundException: 'invalid_credentials',
      InvalidParameterException: 'invalid_credentials',
      UserNotConfirmedException: 'email_not_confirmed',
      PasswordResetRequiredException: new AppError('forbidden', { reason: 'password_reset_required' }),
    }),
  )
}

const refresh = (refreshToken: string): Promise<AuthenticationResultType> =>
  authenticate(
    'REFRESH_TOKEN_AUTH',
    { REFRESH_TOKEN: refreshToken },
    {
      NotAuthorizedException: 'session_ended',
      UserNotFoundException: 'session_ended',
      InvalidParameterException: 'session_ended',
    },
  )

/** The refresh token stays the same, unless the pool rotates them. */
export const refreshTokens = async (refreshToken: string): Promise<Tokens> =>
  tokensOf(await refresh(refreshToken), refreshToken)

let verifier: ((token: string) => Promise<TokenCheck>) | undefined

/** Checks a token by itself, then asks the pool whether it was revoked. */
export async function verifyToken(token: string): Promise<TokenState> {
  verifier ??= createTokenVerifier(userPoolEnvironment())
  const checked = await verifier(token)
  if (!checked.ok) return { active: false, reason: checked.reason }
  if (!(await getUser(token))) return { active: false, reason: 'revoked' }
  const { userId, username, expiresAt } = checked
  return { active: true, userId, username, expiresAt: new Date(expiresAt).toISOString() }
}

/** A token that is no good ends nothing, and that is what was wanted. */
const alreadyOver: Meanings = {
  NotAuthorizedException: undefined,
  UnauthorizedException: undefined,
  UserNotFoundException: undefined,
  InvalidParameterException: undefined,
  UnsupportedTokenTypeException: undefined,
}

/** Whose session a refresh token stands for. */
export interface Session {
  readonly userId: string
  /** As all tokens of the session name it. */
  readonly sessionId?: string
  readonly accessToken: string
}

/** By using the refresh token once: it says nothing by itself. Undefined where its session is over. */
export async function findSession(refreshToken: string): Promise<Session | undefined> {
  const command = new InitiateAuthCommand({
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    ClientId: clientId(),
    AuthParameters: { REFRESH_TOKEN: refreshToken },
  })
  const answer = await ask(userPool().send(command), alreadyOver)
  const accessToken = answer?.AuthenticationResult?.AccessToken
  if (!accessToken) return undefined
  const { payload } = decomposeUnverifiedJwt(accessToken)
  return { userId: payload.sub ?? '', accessToken, ...sessionOf(payload) }
}

/** Ends all sessions of whose this one is. */
export async function revokeEverywhere({ accessToken }: Session): Promise<void> {
  await ask(userPool().send(new GlobalSignOutCommand({ AccessToken: accessToken })), alreadyOver)
}

/**
 * Ends all sessions of whom this name or confirmed e-mail address belongs to, without a token of theirs. Answers who
 * that is; undefined for nobody.
 */
export async function revokeAllOf(login: string): Promise<string | undefined> {
  const { userPoolId } = userPoolEnvironment()
  const command = new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: login })
  await ask(userPool().send(command), { UserNotFoundException: undefined })
  return findUserId(login)
}

/** Ends the session of a refresh token. */
export async function revoke(refreshToken: string): Promise<void> {
  const command = new RevokeTokenCommand({ ClientId: clientId(), Token: refreshToken })
  await ask(userPool().send(command), alreadyOver)
}
