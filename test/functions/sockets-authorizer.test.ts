import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as authorize } from '../../functions/authorizer/index.ts'
import { grantOf } from '../../shared/lambda/grant.ts'
import {
  clientId,
  type Fixture,
  poolId,
  register,
  signIn,
  startUserPools,
} from '../local/user-pool.fixture.ts'
import { keepLogLines } from '../support/log-lines.ts'

const methodArn = 'arn:aws:execute-api:eu-north-1:000000000000:abc123/realtime/$connect'
keepLogLines()
let pools: Fixture
let accessToken = ''
let idToken = ''
let expiredToken = ''

beforeAll(async () => {
  pools = await startUserPools()
  process.env.USER_POOL_ID = poolId
  process.env.USER_POOL_CLIENT_ID = clientId
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pools.url
  await register(pools, 'aino')
  const tokens = await signIn(pools, 'aino')
  accessToken = tokens.AccessToken ?? ''
  idToken = tokens.IdToken ?? ''
  pools.clock.now -= 2 * 3_600_000
  expiredToken = (await signIn(pools, 'aino')).AccessToken ?? ''
})
afterAll(() => pools.stop())

const handshake = (protocols: string | undefined, headers: Record<string, string> = {}) => ({
  methodArn,
  headers: { ...headers, ...(protocols !== undefined && { 'Sec-WebSocket-Protocol': protocols }) },
})

async function effectOf(protocols: string): Promise<string | undefined> {
  const { policyDocument } = await authorize(handshake(protocols))
  const [statement] = policyDocument.Statement
  expect(statement).toMatchObject({ Action: 'execute-api:Invoke', Resource: methodArn })
  return statement?.Effect
}

const tampered = (token: string): string => {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: crypto.randomUUID() })).toString('base64url')
  return [header, forged, signature].join('.')
}

describe('the authorizer', () => {
  it('R1 lets in who has an access token, and says whose it is', async () => {
    const answer = await authorize(
      handshake(`parley.v1, bearer.${accessToken}`, { 'accept-language': 'sv;q=0.5, fi' }),
    )

    const { sub, origin_jti: origin } = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(answer.principalId).toBe(sub)
    expect(answer.policyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn }],
    })
    expect(grantOf({ authorizer: answer.context })).toMatchObject({
      userId: sub,
      username: 'aino',
      languages: ['fi', 'sv'],
      tokenExpiresAt: expect.any(Number),
      sessionId: origin,
    })
  })

  it('takes the protocols in any order, case of header, and from repeated headers', async () => {
    const offers = [`bearer.${accessToken}`, 'parley.v1', 'other']
    const multiValueHeaders = { 'sec-websocket-protocol': offers }

    const answer = await authorize({ methodArn, headers: {}, multiValueHeaders })

    expect(answer.policyDocument.Statement).toMatchObject([{ Effect: 'Allow' }])
    expect(await effectOf(`bearer.${accessToken},parley.v1`)).toBe('Allow')
  })

  it.each([
    ['no protocol', undefined],
    ['no token', 'parley.v1'],
    ['an empty token', 'parley.v1, bearer.'],
  ])('asks for a token where there is %s (401)', async (_, protocols) => {
    await expect(authorize(handshake(protocols))).rejects.toThrow(/^Unauthorized$/)
  })

  it('asks for another token where it has expired (401)', async () => {
    await expect(authorize(handshake(`parley.v1, bearer.${expiredToken}`))).rejects.toThrow(/^Unauthorized$/)
  })

  it('R1 keeps out who has a tampered token, another kind of token, or no token at all (403)', async () => {
    expect(await effectOf(`parley.v1, bearer.${tampered(accessToken)}`)).toBe('Deny')
    expect(await effectOf(`parley.v1, bearer.${idToken}`)).toBe('Deny')
    expect(await effectOf('parley.v1, bearer.nonsense')).toBe('Deny')
  })

  it('keeps out who does not speak the protocol (403)', async () => {
    expect(await effectOf(`bearer.${accessToken}`)).toBe('Deny')
  })
})
