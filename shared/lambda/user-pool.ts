import {
  CognitoIdentityProviderClient,
  GetUserCommand,
  type GetUserCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import { AppError, type ErrorCode } from '../contract/errors.ts'
import { lookUpLanguage } from '../locales/languages.ts'
import { userPoolEnvironment } from './env.ts'

let client: CognitoIdentityProviderClient | undefined

/** The user pool's API; the region and, on one machine, the address come from the environment. */
export function userPool(): CognitoIdentityProviderClient {
  client ??= new CognitoIdentityProviderClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000 },
  })
  return client
}

export const clientId = (): string => userPoolEnvironment().clientId

/** What an error of the pool, by its name, means to our client; `undefined` for: nothing is wrong. */
export type Meanings = Readonly<Record<string, ErrorCode | AppError | undefined>>

/** So many tries that the pool itself makes people wait; it does not say how long. */
const tooMany: Meanings = {
  LimitExceededException: new AppError('rate_limited', { retryAfterSeconds: 60 }),
  TooManyFailedAttemptsException: new AppError('rate_limited', { retryAfterSeconds: 60 }),
  TooManyRequestsException: new AppError('rate_limited', { retryAfterSeconds: 1 }),
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** Waits for the pool's answer and says its errors in our codes. What has no meaning here is thrown on. */
export async function ask<Output>(answer: Promise<Output>, meanings: Meanings): Promise<Output | undefined> {
  try {
    return await answer
  } catch (error) {
    const name = nameOf(error)
    if (!Object.hasOwn(meanings, name) && !Object.hasOwn(tooMany, name)) throw error
    const meaning = Object.hasOwn(meanings, name) ? meanings[name] : tooMany[name]
    if (meaning === undefined) return undefined
    // A new one: a shared error would carry somebody else's stack.
    throw typeof meaning === 'string' ? new AppError(meaning) : new AppError(meaning.code, meaning.params)
  }
}

/** Errors that would tell a name that is here from one that is not. */
export const saysNothing: Meanings = {
  UserNotFoundException: undefined,
  UserNotConfirmedException: undefined,
  InvalidParameterException: undefined,
  NotAuthorizedException: undefined,
  LimitExceededException: undefined,
  CodeDeliveryFailureException: undefined,
}

/**
 * What the pool takes for a password at all: it refuses others by an error that says no more than that something is
 * wrong with the request. Its policy asks for more.
 */
export const isPassword = (password: string): boolean => /^\S(?:.{4,}\S)$/s.test(password)

/** Whose access token it is; undefined for one that is over. */
export const getUser = (accessToken: string): Promise<GetUserCommandOutput | undefined> =>
  ask(userPool().send(new GetUserCommand({ AccessToken: accessToken })), {
    NotAuthorizedException: undefined,
    UserNotFoundException: undefined,
  })

/** For the trigger that words the pool's mails: the language that was asked for, where there is one. */
export function forMails(languages: readonly string[]): { ClientMetadata?: Record<string, string> } {
  const language = lookUpLanguage(languages)
  return language === undefined ? {} : { ClientMetadata: { language } }
}

/** The token of an `Authorization` header. */
export function bearerToken(authorization: string | undefined): string {
  const token = (authorization ?? '').replace(/^Bearer\s+/i, '').trim()
  if (token === '') throw new AppError('unauthenticated')
  return token
}
