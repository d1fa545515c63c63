import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  DeleteUserCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientId,
  type Fixture,
  newestCode,
  poolId,
  register,
  signIn,
  signUp,
  startUserPools,
  strong,
} from './user-pool.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await startUserPools()
})
afterAll(() => fixture.stop())

const named = (Username: string) => ({ UserPoolId: poolId, Username })

describe('a signed-in user', () => {
  it('reads and changes itself; a new address signs in once it is verified', async () => {
    await register(fixture, 'aino')
    const { AccessToken } = await signIn(fixture, 'aino')
    const UserAttributes = [
      { Name: 'email', Value: 'new@example.com' },
      { Name: 'locale', Value: 'fi' },
    ]

    const changed = await fixture.aws.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))

    expect(changed.CodeDeliveryDetailsList).toHaveLength(1)
    const before = await fixture.aws.send(new GetUserCommand({ AccessToken }))
    expect(before.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' })
    await expect(signIn(fixture, 'new@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    const Code = newestCode(fixture, 'new@example.com')
    await fixture.aws.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }))
    expect(await signIn(fixture, 'new@example.com')).toHaveProperty('AccessToken')
    await expect(signIn(fixture, 'aino@example.com')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('keeps the old address until the new one is verified, where the pool wants it so', async () => {
    const careful = await startUserPools({
      properties: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    })
    await register(careful, 'helena')
    const { AccessToken } = await signIn(careful, 'helena')
    const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }]

    await careful.aws.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))

    expect(await signIn(careful, 'helena@example.com')).toHaveProperty('AccessToken')
    const Code = newestCode(careful, 'new@example.com')
    await careful.aws.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }))
    expect(await signIn(careful, 'new@example.com')).toHaveProperty('AccessToken')
    await careful.stop()
  })

  it('changes its password only with the old one', async () => {
    await register(fixture, 'bertta')
    const { AccessToken } = await signIn(fixture, 'bertta')
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      fixture.aws.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }))

    await expect(change('Wrong-horse-77', 'Another-horse-8')).rejects.toThrow(
      'Incorrect username or password.',
    )
    await expect(change(strong, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    await change(strong, 'Another-horse-8')

    await expect(signIn(fixture, 'bertta')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect(await signIn(fixture, 'bertta', 'Another-horse-8')).toHaveProperty('AccessToken')
  })

  it('deletes itself, and its name and address are free again', async () => {
    await register(fixture, 'cecilia')
    const { AccessToken, RefreshToken } = await signIn(fixture, 'cecilia')

    await fixture.aws.send(new DeleteUserCommand({ AccessToken }))

    await expect(fixture.aws.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    })
    await register(fixture, 'cecilia')
    await expect(fixture.aws.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    })
    const AuthParameters = { REFRESH_TOKEN: RefreshToken ?? '' }
    const stale = new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId: clientId,
      AuthParameters,
    })
    await expect(fixture.aws.send(stale)).rejects.toThrow('Invalid Refresh Token')
  })
})

describe('an administrator', () => {
  it('confirms, sets a password, signs out, enables and deletes', async () => {
    await signUp(fixture, 'daavid')
    await fixture.aws.send(new AdminConfirmSignUpCommand(named('daavid')))
    const Password = 'Another-horse-8'
    await fixture.aws.send(new AdminSetUserPasswordCommand({ ...named('daavid'), Password, Permanent: true }))
    const { AccessToken } = await signIn(fixture, 'daavid', Password)

    await fixture.aws.send(new AdminUserGlobalSignOutCommand(named('daavid')))
    await expect(fixture.aws.send(new GetUserCommand({ AccessToken }))).rejects.toThrow('revoked')
    await fixture.aws.send(new AdminEnableUserCommand(named('daavid')))
    await fixture.aws.send(new AdminDeleteUserCommand(named('daavid')))
    await expect(fixture.aws.send(new AdminGetUserCommand(named('daavid')))).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })

  it('finds a user by sub and sets an address as verified', async () => {
    const { UserSub = '' } = await signUp(fixture, 'eeva')
    await fixture.aws.send(new AdminConfirmSignUpCommand(named('eeva')))
    const UserAttributes = [
      { Name: 'email', Value: 'work@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ]

    await fixture.aws.send(new AdminUpdateUserAttributesCommand({ ...named(UserSub), UserAttributes }))

    expect(await signIn(fixture, 'work@example.com')).toHaveProperty('AccessToken')
  })

  it('invites somebody, who chooses a password at the first sign-in', async () => {
    const UserAttributes = [{ Name: 'email', Value: 'fanni@example.com' }]
    await fixture.aws.send(new AdminCreateUserCommand({ ...named('fanni'), UserAttributes }))
    const PASSWORD = newestCode(fixture, 'fanni@example.com')
    const asked = await fixture.aws.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: 'fanni', PASSWORD },
      }),
    )

    const answer = await fixture.aws.send(
      new RespondToAuthChallengeCommand({
        ClientId: clientId,
        ChallengeName: asked.ChallengeName,
        Session: asked.Session,
        ChallengeResponses: { USERNAME: 'fanni', NEW_PASSWORD: strong },
      }),
    )

    expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    expect(answer.AuthenticationResult).toHaveProperty('AccessToken')
    expect(await signIn(fixture, 'fanni')).toHaveProperty('AccessToken')
  })

  it('lists users page by page and by filter', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await signUp(fixture, name)
    const list = async (input: { Filter?: string; Limit?: number; PaginationToken?: string }) => {
      const { Users = [], PaginationToken } = await fixture.aws.send(
        new ListUsersCommand({ UserPoolId: poolId, ...input }),
      )
      return { names: Users.map((user) => user.Username), PaginationToken }
    }

    const first = await list({ Filter: 'username ^= "list-"', Limit: 2 })
    const rest = await list({
      Filter: 'username ^= "list-"',
      Limit: 2,
      ...(first.PaginationToken === undefined ? {} : { PaginationToken: first.PaginationToken }),
    })

    expect([first.names, rest.names]).toEqual([['list-a', 'list-b'], ['list-c']])
    expect(rest.PaginationToken).toBeUndefined()
    expect((await list({ Filter: 'email = "LIST-B@example.com"' })).names).toEqual(['list-b'])
    await expect(list({ Filter: 'nonsense' })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('describes the pool, and is told of one that does not exist', async () => {
    const { UserPool } = await fixture.aws.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))

    expect(UserPool).toMatchObject({ Id: poolId, Name: 'people', AliasAttributes: ['email'] })
    const other = new DescribeUserPoolCommand({ UserPoolId: 'eu-north-1_Other' })
    await expect(fixture.aws.send(other)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

describe('a pool where the address is the username', () => {
  it('signs up and in by address, and gives an id for a username', async () => {
    const byAddress = await startUserPools({
      properties: { AliasAttributes: undefined, UsernameAttributes: ['email'] },
    })

    const { UserSub } = await signUp(byAddress, 'Gabriel@example.com', 'gabriel@example.com')

    await expect(signUp(byAddress, 'gabriel@example.com', 'gabriel@example.com')).rejects.toMatchObject({
      name: 'UsernameExistsException',
    })
    await expect(signUp(byAddress, 'gabriel', 'gabriel@example.com')).rejects.toThrow(
      'Username should be an email.',
    )
    await byAddress.aws.send(new AdminConfirmSignUpCommand(named('gabriel@example.com')))
    const tokens = await signIn(byAddress, 'GABRIEL@example.com')
    const claims = await byAddress.pools.verifyToken(poolId, tokens.AccessToken ?? '')
    expect(claims).toMatchObject({ sub: UserSub, username: UserSub })
    await byAddress.stop()
  })
})
