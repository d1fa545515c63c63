import {
  AdminDisableUserCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientId,
  type Fixture,
  poolId,
  register,
  rotatingClientId,
  signIn,
  startUserPools,
  strong,
} from './user-pool.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await startUserPools()
})
afterAll(() => fixture.stop())

const getUser = (AccessToken: string | undefined) => fixture.aws.send(new GetUserCommand({ AccessToken }))

function refresh(refreshToken: string | undefined) {
  return fixture.aws.send(
    new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId: clientId,
      AuthParameters: { REFRESH_TOKEN: refreshToken ?? '' },
    }),
  )
}

describe('tokens', () => {
  it('satisfy aws-jwt-verify with the key set that is served', async () => {
    await register(fixture, 'aino')
    const tokens = await signIn(fixture, 'aino')
    const jwks = (await (await fetch(`${fixture.url}/${poolId}/.well-known/jwks.json`)).json()) as never
    const verifier = CognitoJwtVerifier.create({ userPoolId: poolId, clientId })
    verifier.cacheJwks(jwks)

    const access = await verifier.verify(tokens.AccessToken ?? '', { tokenUse: 'access' })
    const identity = await verifier.verify(tokens.IdToken ?? '', { tokenUse: 'id' })

    expect(access).toMatchObject({
      iss: `https://cognito-idp.eu-north-1.amazonaws.com/${poolId}`,
      client_id: clientId,
      scope: 'aws.cognito.signin.user.admin',
      username: 'aino',
      exp: Math.floor(fixture.clock.now / 1000) + 3600,
    })
    for (const claim of ['sub', 'origin_jti', 'event_id', 'auth_time', 'iat', 'jti']) {
      expect(access).toHaveProperty(claim)
    }
    expect(identity).toMatchObject({ aud: clientId, 'cognito:username': 'aino', sub: access.sub })
    await expect(verifier.verify(`${tokens.AccessToken}x`, { tokenUse: 'access' })).rejects.toThrow()
    await expect(verifier.verify(tokens.IdToken ?? '', { tokenUse: 'access' })).rejects.toThrow()
  })

  it('are looked at as API Gateway does: pool, signature and time, not revocation', async () => {
    await register(fixture, 'bertta')
    const { AccessToken = '', IdToken = '' } = await signIn(fixture, 'bertta')
    const stranger = await startUserPools()
    const verify = (token: string, options = {}) => fixture.pools.verifyToken(poolId, token, options)

    expect(await verify(AccessToken)).toMatchObject({ username: 'bertta' })
    const arn = `arn:aws:cognito-idp:eu-north-1:000000000000:userpool/${poolId}`
    expect(await fixture.pools.verifyToken(arn, AccessToken)).toMatchObject({ username: 'bertta' })
    expect(await verify(IdToken, { tokenUse: 'access' })).toBeUndefined()
    expect(await verify(AccessToken.replace(/.{9}$/, 'forgedsig'))).toBeUndefined()
    expect(await verify('nonsense')).toBeUndefined()
    expect(await fixture.pools.verifyToken('eu-north-1_Other', AccessToken)).toBeUndefined()
    expect(await stranger.pools.verifyToken(poolId, AccessToken)).toBeUndefined()
    await fixture.aws.send(new GlobalSignOutCommand({ AccessToken }))
    expect(await verify(AccessToken)).toMatchObject({ username: 'bertta' })
    fixture.clock.now += 3_600_000
    expect(await verify(AccessToken)).toBeUndefined()
    await expect(getUser(AccessToken)).rejects.toThrow('Access Token has expired')
    await stranger.stop()
  })
})

describe('sessions', () => {
  it('are refreshed with the same origin until the refresh token expires', async () => {
    await register(fixture, 'cecilia')
    const { RefreshToken } = await signIn(fixture, 'cecilia')

    const { AuthenticationResult } = await refresh(RefreshToken)

    expect(AuthenticationResult).toHaveProperty('AccessToken')
    expect(AuthenticationResult).not.toHaveProperty('RefreshToken')
    expect((await getUser(AuthenticationResult?.AccessToken)).Username).toBe('cecilia')
    fixture.clock.now += 30 * 86_400_000
    await expect(refresh(RefreshToken)).rejects.toThrow('Refresh Token has expired')
    await expect(refresh('nonsense')).rejects.toThrow('Invalid Refresh Token')
  })

  it('end with their refresh token, and leave the others alone', async () => {
    await register(fixture, 'daavid')
    const [here, there] = [await signIn(fixture, 'daavid'), await signIn(fixture, 'daavid')]

    await fixture.aws.send(new RevokeTokenCommand({ ClientId: clientId, Token: here.RefreshToken }))

    await expect(refresh(here.RefreshToken)).rejects.toThrow('Refresh Token has been revoked')
    await expect(getUser(here.AccessToken)).rejects.toThrow('Access Token has been revoked')
    expect(await refresh(there.RefreshToken)).toHaveProperty('AuthenticationResult')
    const wrongKind = new RevokeTokenCommand({ ClientId: clientId, Token: there.AccessToken })
    await expect(fixture.aws.send(wrongKind)).rejects.toMatchObject({ name: 'UnsupportedTokenTypeException' })
  })

  it('all end with a global sign-out', async () => {
    await register(fixture, 'eeva')
    const [here, there] = [await signIn(fixture, 'eeva'), await signIn(fixture, 'eeva')]

    await fixture.aws.send(new GlobalSignOutCommand({ AccessToken: here.AccessToken }))

    await expect(refresh(there.RefreshToken)).rejects.toThrow('Refresh Token has been revoked')
    await expect(getUser(there.AccessToken)).rejects.toThrow('Access Token has been revoked')
    expect(await signIn(fixture, 'eeva')).toHaveProperty('AccessToken')
  })

  it('end for a user who is disabled', async () => {
    await register(fixture, 'fanni')
    const { RefreshToken, AccessToken } = await signIn(fixture, 'fanni')

    await fixture.aws.send(new AdminDisableUserCommand({ UserPoolId: poolId, Username: 'fanni' }))

    await expect(signIn(fixture, 'fanni')).rejects.toThrow('User is disabled.')
    await expect(refresh(RefreshToken)).rejects.toThrow('User is disabled.')
    await expect(getUser(AccessToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('rotate their refresh token where the client wants it, with a time of grace', async () => {
    await register(fixture, 'gabriel')
    const { RefreshToken } = await signIn(fixture, 'gabriel', strong, rotatingClientId)
    const rotate = (token: string | undefined) =>
      fixture.aws.send(
        new GetTokensFromRefreshTokenCommand({ ClientId: rotatingClientId, RefreshToken: token }),
      )

    const { AuthenticationResult } = await rotate(RefreshToken)

    expect(AuthenticationResult?.RefreshToken).not.toBe(RefreshToken)
    expect(await rotate(RefreshToken)).toHaveProperty('AuthenticationResult')
    fixture.clock.now += 10_000
    await expect(rotate(RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect(await rotate(AuthenticationResult?.RefreshToken)).toHaveProperty('AuthenticationResult')
  })
})
