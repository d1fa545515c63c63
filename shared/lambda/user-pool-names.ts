import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import { userPoolEnvironment } from './env.ts'
import { ask, userPool } from './user-pool.ts'

/**
 * Whom this name or confirmed e-mail address belongs to. Asked in the deployment's own name: it needs no token of
 * theirs.
 */
export function findUser(login: string): Promise<AdminGetUserCommandOutput | undefined> {
  const { userPoolId } = userPoolEnvironment()
  const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: login })
  return ask(userPool().send(command), { UserNotFoundException: undefined })
}

export const attributeOf = (user: AdminGetUserCommandOutput | undefined, name: string): string | undefined =>
  user?.UserAttributes?.find(({ Name }) => Name === name)?.Value

export const findUserId = async (login: string): Promise<string | undefined> =>
  attributeOf(await findUser(login), 'sub')
