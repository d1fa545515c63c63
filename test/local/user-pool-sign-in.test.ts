import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeVerifier, matchesVerifier } from '../../local/user-pool/srp.ts'
import {
  clientId,
  type Fixture,
  legacyClientId,
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

function clientUser(username: string, client = clientId): CognitoUser {
  const pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: client, endpoint: fixture.url })
  return new CognitoUser({ Username: username, Pool: pool })
}

function srpSignIn(username: string, password: string, client = clientId): Promise<CognitoUserSession> {
  const { promise, resolve, reject } = Promise.withResolvers<CognitoUserSession>()
  const details = new AuthenticationDetails({ Username: username, Password: password })
  clientUser(username, client).authenticateUser(details, { onSuccess: resolve, onFailure: reject })
  return promise
}

describe('SRP with amazon-cognito-identity-js', () => {
  it('signs in by name and by address without the password leaving the client', async () => {
    await register(fixture, 'aino')

    for (const login of ['aino', 'AINO', 'aino@example.com']) {
      const session = await srpSignIn(login, strong)
      expect(session.getAccessToken().payload).toMatchObject({ username: 'aino', token_use: 'access' })
      expect(session.getIdToken().payload).toMatchObject({ email: 'aino@example.com', email_verified: true })
    }
  })

  it('refuses a wrong password and an unknown name alike', async () => {
    await register(fixture, 'bertta')
    const refusal = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' }

    await expect(srpSignIn('bertta', 'Wrong-horse-77')).rejects.toMatchObject(refusal)
    await expect(srpSignIn('nobody', strong)).rejects.toMatchObject(refusal)
    await expect(srpSignIn('nobody', strong, legacyClientId)).rejects.toMatchObject({
      code: 'UserNotFoundException',
    })
  })

  it('refuses an unconfirmed user', async () => {
    await signUp(fixture, 'cecilia')

    await expect(srpSignIn('cecilia', strong)).rejects.toMatchObject({ code: 'UserNotConfirmedException' })
  })

  it('signs in every time, whatever leading zeros the numbers happen to have', async () => {
    await register(fixture, 'daavid')

    for (let count = 0; count < 12; count += 1) {
      expect((await srpSignIn('daavid', strong)).isValid()).toBe(true)
    }
  })

  it('refreshes and changes the password through the same client', async () => {
    await register(fixture, 'eeva')
    const user = clientUser('eeva')
    const details = new AuthenticationDetails({ Username: 'eeva', Password: strong })
    const session = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.authenticateUser(details, { onSuccess: resolve, onFailure: reject })
    })

    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.refreshSession(session.getRefreshToken(), (error, result) =>
        error ? reject(error) : resolve(result),
      )
    })
    const changed = await new Promise<unknown>((resolve, reject) => {
      user.changePassword(strong, 'Another-horse-8', (error, result) =>
        error ? reject(error) : resolve(result),
      )
    })

    expect(refreshed.getAccessToken().payload.origin_jti).toBe(session.getAccessToken().payload.origin_jti)
    expect(changed).toBe('SUCCESS')
    expect((await srpSignIn('eeva', 'Another-horse-8')).isValid()).toBe(true)
  })

  it('invents the same salt each time for a name that does not exist', async () => {
    const ask = () =>
      fixture.aws.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_SRP_AUTH',
          ClientId: clientId,
          AuthParameters: { USERNAME: 'ghost', SRP_A: 'abcdef' },
        }),
      )

    const [first, second] = [await ask(), await ask()]

    expect(first.ChallengeParameters?.SALT).toMatch(/^[0-9a-f]{32}$/)
    expect(first.ChallengeParameters?.SALT).toBe(second.ChallengeParameters?.SALT)
    expect(first.ChallengeParameters?.SRP_B).not.toBe(second.ChallengeParameters?.SRP_B)
  })

  it('refuses a public value of zero, which would let anybody in', async () => {
    const command = new InitiateAuthCommand({
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: 'aino', SRP_A: '00' },
    })

    await expect(fixture.aws.send(command)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('flows', () => {
  it('refuses one that the client does not allow', async () => {
    await expect(signIn(fixture, 'aino', strong, legacyClientId)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'USER_PASSWORD_AUTH flow not enabled for this client',
    })
  })
})

describe('verifiers', () => {
  it('match their own password only', () => {
    const identity = { poolName: 'Local0001', userId: 'aino' }

    fc.assert(
      fc.property(fc.string(), fc.string(), (password, other) => {
        const kept = makeVerifier(identity, password)
        expect(matchesVerifier(identity, password, kept)).toBe(true)
        expect(matchesVerifier(identity, other, kept)).toBe(other === password)
        expect(matchesVerifier({ ...identity, userId: 'eeva' }, password, kept)).toBe(false)
      }),
      { numRuns: 25 },
    )
  })
})
