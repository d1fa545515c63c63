import { describe, expect, it } from 'vitest'
import { createTokenVerifier } from '../../shared/lambda/tokens.ts'

const userPoolId = 'eu-north-1_Local0001'
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

const token = [
  encode({ alg: 'RS256', kid: 'some-key', typ: 'JWT' }),
  encode({
    iss: `https://cognito-idp.eu-north-1.amazonaws.com/${userPoolId}`,
    token_use: 'access',
    sub: 'somebody',
  }),
  'c2lnbmF0dXJl',
].join('.')

describe('the token verifier', () => {
  // Nothing listens on port 9 of a machine's own address.
  const verify = createTokenVerifier({ userPoolId, clientId: 'client', endpoint: 'http://127.0.0.1:9' })

  it('calls no token bad for keys that it cannot reach', async () => {
    await expect(verify(token)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it.each(['', 'none', 'a.b.c', `${encode({ alg: 'none' })}.${encode({})}.`])(
    'refuses %j unread',
    async (sent) => {
      expect(await verify(sent)).toEqual({ ok: false, reason: 'invalid' })
    },
  )
})
