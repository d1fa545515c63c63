import {
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Register, Registered } from '../contract/auth.ts'
import { AppError } from '../contract/errors.ts'
import { ask, clientId, forMails, isPassword, saysNothing, userPool } from './user-pool.ts'
import { findUserId } from './user-pool-names.ts'

function signUp({ username, email, password, displayName, locale }: Register, languages: readonly string[]) {
  const attributes = { email, name: displayName ?? username, locale }
  const given = Object.entries(attributes).flatMap(([Name, Value]) =>
    Value === undefined ? [] : [{ Name, Value }],
  )
  const command = new SignUpCommand({
    ClientId: clientId(),
    Username: username,
    Password: password,
    UserAttributes: given,
    ...forMails([...(locale === undefined ? [] : [locale]), ...languages]),
  })
  return ask(userPool().send(command), {
    UsernameExistsException: 'username_taken',
    InvalidPasswordException: 'weak_password',
    // The account is there all the same; the code can be asked for again.
    CodeDeliveryFailureException: undefined,
  })
}

function confirmationOf(answer: SignUpCommandOutput | undefined): Registered['confirmation'] {
  const { DeliveryMedium, Destination = '' } = answer?.CodeDeliveryDetails ?? {}
  return DeliveryMedium === 'EMAIL'
    ? { medium: 'email', destination: Destination }
    : { medium: 'none', destination: '' }
}

/** Signs somebody up. The post-confirmation trigger reads `name` and `locale` for the profile. */
export async function register(wanted: Register, languages: readonly string[]): Promise<Registered> {
  if (!isPassword(wanted.password)) throw new AppError('weak_password')
  // The pool itself would find out only when the second of two is confirmed.
  if ((await findUserId(wanted.email)) !== undefined) throw new AppError('email_taken')
  const answer = await signUp(wanted, languages)
  const userId = answer?.UserSub ?? (await findUserId(wanted.username))
  if (userId === undefined) throw new AppError('unavailable', { retryAfterSeconds: 1 })
  return { userId, username: wanted.username, confirmation: confirmationOf(answer) }
}

/** Unknown names are told no more than a wrong code. */
export async function confirmRegistration(username: string, code: string): Promise<void> {
  const command = new ConfirmSignUpCommand({
    ClientId: clientId(),
    Username: username,
    ConfirmationCode: code,
  })
  await ask(userPool().send(command), {
    CodeMismatchException: 'invalid_code',
    ExpiredCodeException: 'invalid_code',
    UserNotFoundException: 'invalid_code',
    InvalidParameterException: 'invalid_code',
    NotAuthorizedException: 'already_confirmed',
    AliasExistsException: 'email_taken',
    // Confirmed, though the trigger failed: the first signed-in request writes the profile then.
    UnexpectedLambdaException: undefined,
    UserLambdaValidationException: undefined,
    InvalidLambdaResponseException: undefined,
  })
}

/** Whatever the name, the answer is the same: it says nothing about who is here. */
export async function resendCode(username: string, languages: readonly string[]): Promise<void> {
  const command = new ResendConfirmationCodeCommand({
    ClientId: clientId(),
    Username: username,
    ...forMails(languages),
  })
  await ask(userPool().send(command), saysNothing)
}
