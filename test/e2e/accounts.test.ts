import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EntryPoint } from '../../shared/contract/entry.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { problemTitle } from '../../shared/locales/text.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import {
  codeFor,
  freshName,
  newPerson,
  password,
  register,
  type SignedIn,
} from '../support/runtime-people.ts'
import type { Answered } from '../support/runtime-rest.ts'
import { handshakeStatus } from '../support/runtime-sockets.ts'

const site = useSite()
let ada: SignedIn
const hourMs = 3_600_000

beforeEach(needsOwnRuntime)
beforeAll(async () => {
  ;[ada] = (await site.people(1)) as [SignedIn]
})

const languages = ['en', 'fi', 'sv'] as const
type Ask = (headers: Record<string, string>) => Promise<Answered>

/** The same refusal in each language: the code of the table, worded as it was asked for. */
async function expectRefused(ask: Ask, status: number, code: ErrorCode): Promise<Problem> {
  const answers = await Promise.all(languages.map((language) => ask({ 'Accept-Language': language })))
  const told = answers.map((answer) => ({
    status: answer.status,
    code: (answer.body as Problem).code,
    title: (answer.body as Problem).title,
    type: answer.headers.get('Content-Type'),
    language: answer.headers.get('Content-Language'),
  }))
  expect(told).toEqual(
    languages.map((language) => ({
      status,
      code,
      title: problemTitle(language, code),
      type: 'application/problem+json',
      language,
    })),
  )
  return answers[0]?.body as Problem
}

const post =
  (path: string, body: unknown): Ask =>
  (headers) =>
    site.rest(`POST ${path}`, { body, headers })

describe('signing up and in', () => {
  test('a wrong password and an unknown name are told alike', async () => {
    const wrong = post('/auth/token', { username: ada.username, password: 'Wrong-Horse-7' })
    const unknown = post('/auth/token', { username: freshName(), password })

    const told = await expectRefused(wrong, 401, 'invalid_credentials')
    const toldToo = await expectRefused(unknown, 401, 'invalid_credentials')

    expect(toldToo.detail).toBe(told.detail)
  })

  test('a weak password is refused', async () => {
    const username = freshName()
    const body = { username, email: `${username}@example.org`, password: 'weak' }

    await expectRefused(post('/auth/register', body), 400, 'weak_password')
    await expectRefused(post('/auth/register', { ...body, password: 'longbutweak' }), 400, 'weak_password')
  })

  test('a taken name and a taken address are refused, whatever their case', async () => {
    const name = { username: ada.username.toUpperCase(), email: `${freshName()}@example.org`, password }
    const address = { username: freshName(), email: ada.email.toUpperCase(), password }

    await expectRefused(post('/auth/register', name), 409, 'username_taken')
    await expectRefused(post('/auth/register', address), 409, 'email_taken')
  })

  test('somebody unconfirmed is told to confirm', async () => {
    const { username } = await register(site.rest)

    await expectRefused(post('/auth/token', { username, password }), 403, 'email_not_confirmed')
  })

  test('a wrong code is refused, a second confirmation too', async () => {
    const { username, email } = await register(site.rest)
    const code = await codeFor(site.origin, email)
    const wrong = code === '000000' ? '000001' : '000000'

    await expectRefused(post('/auth/confirm', { username, code: wrong }), 400, 'invalid_code')
    await site.rest('POST /auth/confirm', { body: { username, code } })
    await expectRefused(post('/auth/confirm', { username, code }), 409, 'already_confirmed')
  })

  test('an address signs in as well as the name', async () => {
    const answer = await site.rest('POST /auth/token', { body: { username: ada.email, password } })

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ userId: ada.userId, tokenType: 'Bearer', expiresIn: 3600 })
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test('what was given at sign-up is the profile', async () => {
    const person = await newPerson(site.origin, site.rest, { displayName: 'Åsa Öberg', locale: 'sv' })

    const profile = await person.call('GET /users/me')

    expect(profile.body).toMatchObject({ displayName: 'Åsa Öberg', locale: 'sv', email: person.email })
    expect(profile.headers.get('Content-Language')).toBe('sv')
  })
})

describe('SRP sign-in with amazon-cognito-identity-js', () => {
  test('gives an access token that opens REST and the socket', async () => {
    const { userPool } = (await site.rest('GET /')).body as EntryPoint
    const pool = new CognitoUserPool({
      UserPoolId: userPool.userPoolId,
      ClientId: userPool.clientId,
      endpoint: site.origin,
    })
    const user = new CognitoUser({ Username: ada.username, Pool: pool })

    const session = await signInBySrp(user)
    const token = session.getAccessToken().getJwtToken()
    const profile = await site.rest('GET /users/me', { token })
    const socket = await site.connect(token)
    const hello = await socket.ask('hello')

    expect(profile.body).toMatchObject({ userId: ada.userId })
    expect(hello).toMatchObject({ ok: true, data: { userId: ada.userId } })
  })
})

function signInBySrp(user: CognitoUser): Promise<CognitoUserSession> {
  const { promise, resolve, reject } = Promise.withResolvers<CognitoUserSession>()
  const details = new AuthenticationDetails({ Username: ada.username, Password: password })
  user.authenticateUser(details, { onSuccess: resolve, onFailure: reject })
  return promise
}

describe('tokens', () => {
  const stateOf = async (token: string) => (await site.rest('POST /auth/verify', { body: { token } })).body
  const statusOf = async (token: string) => (await site.rest('GET /users/me', { token })).status

  const handshakeOf = (token: string) => handshakeStatus(site.realtimeUrl, ['parley.v1', `bearer.${token}`])

  test('a good one is active and opens a socket', async () => {
    expect(await handshakeOf(ada.accessToken)).toBe(101)
    expect(await handshakeStatus(site.realtimeUrl, ['parley.v1'])).toBe(401)
    expect(await handshakeStatus(site.realtimeUrl, [])).toBe(401)
    expect(await handshakeStatus(site.realtimeUrl, [`bearer.${ada.accessToken}`])).toBe(403)
    expect(await stateOf(ada.accessToken)).toMatchObject({ active: true, userId: ada.userId })
    expect(await statusOf(ada.accessToken)).toBe(200)
  })

  test('an expired one is refused by REST, by the socket and by name', async () => {
    site.clockOffsetMs = -2 * hourMs
    const old = await newPerson(site.origin, site.rest)
    site.clockOffsetMs = 0

    expect(await stateOf(old.accessToken)).toEqual({ active: false, reason: 'expired' })
    expect(await statusOf(old.accessToken)).toBe(401)
    expect(await handshakeOf(old.accessToken)).toBe(401)
  })

  test('a tampered one, an ID token and one of a foreign key are refused', async () => {
    const [header = '', payload = '', signature = ''] = ada.accessToken.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: crypto.randomUUID() })).toString('base64url')
    const tampered = `${header}.${forged}.${signature}`
    const foreign = `${header}.${payload}.${Buffer.alloc(256, 7).toString('base64url')}`
    const { idToken } = (await site.rest('POST /auth/token', { body: { username: ada.username, password } }))
      .body as { idToken: string }

    for (const token of [tampered, foreign, idToken, 'nonsense']) {
      expect(await stateOf(token)).toEqual({ active: false, reason: 'invalid' })
      expect(await statusOf(token)).toBe(401)
      expect(await handshakeOf(token)).toBe(403)
    }
  })

  test('the gateway refuses in our shape and in the language of the deployment', async () => {
    const headers = { 'Accept-Language': 'fi' }
    const answers = await Promise.all([
      site.rest('GET /conversations', { headers }),
      site.rest('GET /conversations', { headers, token: 'nonsense' }),
    ])

    for (const { status, headers: sent, body } of answers) {
      expect(status).toBe(401)
      expect(sent.get('Content-Type')).toBe('application/problem+json')
      expect(sent.get('Content-Language')).toBe('en')
      expect(body).toMatchObject({ code: 'unauthenticated', title: problemTitle('en', 'unauthenticated') })
    }
  })

  test('a refresh token works until its session is ended', async () => {
    const person = await newPerson(site.origin, site.rest)
    const body = { refreshToken: person.refreshToken }

    const refreshed = await site.rest('POST /auth/refresh', { body })
    const ended = await site.rest('POST /auth/logout', { body })

    expect(refreshed.body).toMatchObject({ userId: person.userId })
    expect(ended.status).toBe(204)
    await expectRefused(post('/auth/refresh', body), 401, 'session_ended')
    await expectRefused(post('/auth/refresh', { refreshToken: 'nonsense' }), 401, 'session_ended')
  })

  test('a changed password ends the old one', async () => {
    const person = await newPerson(site.origin, site.rest)
    const next = 'Another-Horse-8'
    const wrong: Ask = (headers) =>
      person.call('POST /auth/password', {
        body: { oldPassword: 'Wrong-Horse-7', newPassword: next },
        headers,
      })

    await expectRefused(wrong, 401, 'invalid_credentials')
    const changed = await person.call('POST /auth/password', {
      body: { oldPassword: password, newPassword: next },
    })
    const again = await site.rest('POST /auth/token', { body: { username: person.username, password: next } })

    expect(changed.status).toBe(204)
    expect(again.status).toBe(200)
    await expectRefused(
      post('/auth/token', { username: person.username, password }),
      401,
      'invalid_credentials',
    )
  })
})
