import {
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { AppError } from '../contract/errors.ts'
import { ask, clientId, forMails, getUser, isPassword, saysNothing, userPool } from './user-pool.ts'

/** Whatever the name, the answer is the same: it says nothing about who is here. */
export async function forgotPassword(username: string, languages: readonly string[]): Promise<void> {
  const command = new ForgotPasswordCommand({
    ClientId: clientId(),
    Username: username,
    ...forMails(languages),
  })
  await ask(userPool().send(command), saysNothing)
}

/** A new password by the code that was sent. Unknown names are told no more than a wrong code. */
export async function resetPassword(username: string, code: string, password: string): Promise<void> {
  if (!isPassword(password)) throw new AppError('weak_password')
  const command = new ConfirmForgotPasswordCommand({
    ClientId: clientId(),
    Username: username,
    ConfirmationCode: code,
    Password: password,
  })
  await ask(userPool().send(command), {
    CodeMismatchException: 'invalid_code',
    ExpiredCodeException: 'invalid_code',
    UserNotFoundException: 'invalid_code',
    UserNotConfirmedException: 'invalid_code',
    NotAuthorizedException: 'invalid_code',
    InvalidParameterException: 'invalid_code',
    InvalidPasswordException: 'weak_password',
    PasswordHistoryPolicyViolationException: 'weak_password',
  })
}

/** The pool refuses a wrong old password and a token that is over by one name: the token itself tells them apart. */
async function whyNot(accessToken: string): Promise<AppError> {
  return new AppError((await getUser(accessToken)) ? 'invalid_credentials' : 'unauthenticated')
}

export async function changePassword(
  accessToken: string,
  oldPassword: string,
  newPassword: string,
): Promise<void> {
  if (!isPassword(newPassword)) throw new AppError('weak_password')
  if (!isPassword(oldPassword)) throw await whyNot(accessToken)
  const command = new ChangePasswordCommand({
    AccessToken: accessToken,
    PreviousPassword: oldPassword,
    ProposedPassword: newPassword,
  })
  const answer = await ask(userPool().send(command), {
    NotAuthorizedException: undefined,
    InvalidPasswordException: 'weak_password',
    PasswordHistoryPolicyViolationException: 'weak_password',
  })
  if (!answer) throw await whyNot(accessToken)
}
