import { DeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { AppError } from '../contract/errors.ts'
import type { Caller } from '../services/given.ts'
import { ask, userPool } from './user-pool.ts'
import { attributeOf, findUser } from './user-pool-names.ts'
import { signIn } from './user-pool-sessions.ts'

/** What the pool knows of a person: the e-mail address stands there alone. */
export interface Account {
  readonly email: string
  readonly displayName: string | undefined
  readonly locale: string | undefined
}

/**
 * Asked in the deployment's own name, because an access token that was signed out elsewhere is still good here, but not
 * to the pool. Undefined where the account is gone, also when somebody else has its username by now.
 */
export async function findAccount({ userId, username }: Caller): Promise<Account | undefined> {
  const user = await findUser(username)
  if (attributeOf(user, 'sub') !== userId) return undefined
  const email = attributeOf(user, 'email') ?? ''
  return { email, displayName: attributeOf(user, 'name'), locale: attributeOf(user, 'locale') }
}

export async function requireAccountOf(caller: Caller): Promise<Account> {
  const account = await findAccount(caller)
  if (!account) throw new AppError('unauthenticated')
  return account
}

/** Signs in anew: who holds a token is not yet who knows the password. Answers an access token. */
export async function proveIdentity(caller: Caller, password: string): Promise<string> {
  const { accessToken, userId } = await signIn(caller.username, password)
  if (userId !== caller.userId) throw new AppError('invalid_credentials')
  return accessToken
}

/** The account of the token's owner goes for good, with all its sessions. */
export async function deleteAccount(accessToken: string): Promise<void> {
  const gone = { NotAuthorizedException: undefined, UserNotFoundException: undefined }
  await ask(userPool().send(new DeleteUserCommand({ AccessToken: accessToken })), gone)
}
