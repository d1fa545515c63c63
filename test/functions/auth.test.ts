import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/auth/index.ts'
import type { Registered, Tokens } from '../../shared/contract/auth.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { clientId, type Fixture, newestCode, poolId, startUserPools } from '../local/user-pool.fixture.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall } from '../support/rest-event.ts'
import { useTable } from '../support/test-table.ts'

keepLogLines()
const password = 'Correct-horse-7'

describe('the auth function', () => {
  const test = useTable()
  let fixture: Fixture
  let count = 0

  beforeAll(async () => {
    fixture = await startUserPools()
    useEnvironment(test, {
      USER_POOL_ID: poolId,
      USER_POOL_CLIENT_ID: clientId,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: fixture.url,
    })
  })
  afterAll(() => fixture.stop())

  const post = <Body = Problem>(action: string, body: unknown, more: Partial<RestCall> = {}) =>
    callRest<Body>(handler, { method: 'POST', path: `/auth/${action}`, body, ...more })

  async function newPerson() {
    count += 1
    const username = `person${count}`
    const email = `${username}@example.com`
    const registered = await post<Registered>('register', { username, email, password })
    return { username, email, userId: registered.body.userId }
  }

  async function confirmedPerson() {
    const person = await newPerson()
    await post('confirm', { username: person.username, code: newestCode(fixture, person.email) })
    return person
  }

  async function signedIn() {
    const person = await confirmedPerson()
    const { body: tokens } = await post<Tokens>('token', { username: person.username, password })
    return { ...person, tokens }
  }

  it('registers, confirms and signs in, by username and by e-mail address', async () => {
    const person = await newPerson()

    const unconfirmed = await post('token', { username: person.username, password })
    const confirmed = await post('confirm', {
      username: person.username,
      code: newestCode(fixture, person.email),
    })
    const byName = await post('token', { username: person.username.toUpperCase(), password })
    const byEmail = await post('token', { username: person.email, password })

    expect(unconfirmed).toMatchObject({ status: 403, body: { code: 'email_not_confirmed' } })
    expect(confirmed).toMatchObject({ status: 204, body: undefined })
    expect(byName).toMatchObject({
      status: 200,
      body: { userId: person.userId, tokenType: 'Bearer', expiresIn: 3600 },
      headers: { 'cache-control': 'no-store' },
    })
    expect(byEmail).toMatchObject({ status: 200, body: { userId: person.userId } })
  })

  it('answers who was registered and where the code went', async () => {
    const answer = await post<Registered>('register', {
      username: 'Aino.Virta',
      email: 'Aino.Virta@example.com',
      password,
      displayName: 'Aino Virta',
      locale: 'fi-FI',
    })

    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/users/${answer.body.userId}` },
      body: { username: 'aino.virta', confirmation: { medium: 'email' } },
    })
    expect(answer.body.confirmation.destination).toContain('***')
    const code = newestCode(fixture, 'aino.virta@example.com')
    expect(await post('confirm', { username: 'aino.virta', code })).toMatchObject({ status: 204 })
  })

  it('refuses a taken username and a taken e-mail address', async () => {
    const person = await confirmedPerson()

    const sameName = await post('register', {
      username: person.username,
      email: 'another@example.com',
      password,
    })
    const sameEmail = await post('register', { username: 'another', email: person.email, password })

    expect(sameName).toMatchObject({ status: 409, body: { code: 'username_taken' } })
    expect(sameEmail).toMatchObject({ status: 409, body: { code: 'email_taken' } })
  })

  it.each(['short', 'alllowercase1', 'NoDigitsHere', 'Space-at-the-end1 '])(
    'refuses the weak password %j',
    async (weak) => {
      const answer = await post('register', { username: 'weakling', email: 'w@example.com', password: weak })

      expect(answer).toMatchObject({ status: 400, body: { code: 'weak_password' } })
    },
  )

  it('names what is wrong with a registration', async () => {
    const answer = await post('register', { username: 'a b', email: 'nowhere', admin: true })

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    const errors = answer.body.errors?.map(({ pointer, code }) => [pointer, code])
    expect(errors).toEqual(
      expect.arrayContaining([
        ['#/username', 'invalid_value'],
        ['#/email', 'invalid_value'],
        ['#/password', 'required'],
        ['#/admin', 'unknown_field'],
      ]),
    )
    expect(errors).toHaveLength(4)
  })

  it('tells a wrong code, and an unknown name no more than that', async () => {
    const { username } = await newPerson()

    const wrong = await post('confirm', { username, code: '000000' })
    const unknown = await post('confirm', { username: 'nobody-at-all', code: '000000' })

    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid_code' } })
    expect(unknown).toMatchObject({ status: 400, body: { code: 'invalid_code' } })
  })

  it('tells somebody who is confirmed already', async () => {
    const { username } = await confirmedPerson()

    const answer = await post('confirm', { username, code: '123456' })

    expect(answer).toMatchObject({ status: 409, body: { code: 'already_confirmed' } })
  })

  it('sends the code again, and answers the same for unknown and confirmed names', async () => {
    const { username, email } = await newPerson()
    const before = fixture.pools.outbox.list(email).length
    const confirmed = await confirmedPerson()

    const answers = await Promise.all(
      [username, confirmed.username, 'nobody-at-all', 'no such name'].map((name) =>
        post('resend', { username: name }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect(fixture.pools.outbox.list(email)).toHaveLength(before + 1)
  })

  it('answers a wrong password and an unknown name alike', async () => {
    const { username } = await confirmedPerson()

    const wrong = await post('token', { username, password: 'Wrong-horse-7' })
    const unknown = await post('token', { username: 'nobody-at-all', password })

    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(wrong.headers['www-authenticate']).toBe('Bearer')
    const { instance: _, requestId: __, ...first } = wrong.body
    const { instance: ___, requestId: ____, ...second } = unknown.body
    expect(second).toEqual(first)
  })

  it('refreshes tokens until the session is ended', async () => {
    const { tokens, userId } = await signedIn()

    const refreshed = await post('refresh', { refreshToken: tokens.refreshToken })
    const ended = await post('logout', { refreshToken: tokens.refreshToken })
    const after = await post('refresh', { refreshToken: tokens.refreshToken })
    const again = await post('logout', { refreshToken: tokens.refreshToken })

    expect(refreshed).toMatchObject({ status: 200, body: { userId, refreshToken: tokens.refreshToken } })
    expect(ended.status).toBe(204)
    expect(after).toMatchObject({ status: 401, body: { code: 'session_ended' } })
    expect(again.status).toBe(204)
  })

  it('refuses a refresh token that is none', async () => {
    const answer = await post('refresh', { refreshToken: 'made-up' })

    expect(answer).toMatchObject({ status: 401, body: { code: 'session_ended' } })
  })

  it('ends all sessions at once', async () => {
    const { username, tokens } = await signedIn()
    const { body: elsewhere } = await post<Tokens>('token', { username, password })

    const ended = await post('logout', { refreshToken: tokens.refreshToken, everywhere: true })

    expect(ended.status).toBe(204)
    const answer = await post('refresh', { refreshToken: elsewhere.refreshToken })
    expect(answer).toMatchObject({ status: 401, body: { code: 'session_ended' } })
  })

  it('says whether a token is good', async () => {
    const { username, userId, tokens } = await signedIn()

    const good = await post<{ expiresAt: string }>('verify', { token: tokens.accessToken })
    const tampered = await post('verify', { token: tamperedWith(tokens.accessToken) })
    const idToken = await post('verify', { token: tokens.idToken })
    const none = await post('verify', { token: 'none' })
    await post('logout', { refreshToken: tokens.refreshToken, everywhere: true })
    const revoked = await post('verify', { token: tokens.accessToken })

    expect(good.body).toMatchObject({ active: true, userId, username })
    expect(Date.parse(good.body.expiresAt)).toBeGreaterThan(Date.now())
    expect(tampered.body).toEqual({ active: false, reason: 'invalid' })
    expect(idToken.body).toEqual({ active: false, reason: 'invalid' })
    expect(none.body).toEqual({ active: false, reason: 'invalid' })
    expect(revoked.body).toEqual({ active: false, reason: 'revoked' })
  })

  it('says that a token has expired', async () => {
    const now = fixture.clock.now
    fixture.clock.now = now - 2 * 3_600_000
    const { tokens } = await signedIn()
    fixture.clock.now = now

    const expired = await post('verify', { token: tokens.accessToken })

    expect(expired.body).toEqual({ active: false, reason: 'expired' })
  })

  it('sets a forgotten password with a code', async () => {
    const { username, email, tokens } = await signedIn()

    const asked = await post('forgot', { username: email })
    const wrong = await post('reset', { username, code: '000000', password: 'Another-horse-8' })
    const code = newestCode(fixture, email)
    const weak = await post('reset', { username, code, password: 'weakweakweak' })
    const reset = await post('reset', { username, code, password: 'Another-horse-8' })
    const signIn = await post('token', { username, password: 'Another-horse-8' })
    const before = await post('refresh', { refreshToken: tokens.refreshToken })

    expect(asked.status).toBe(204)
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid_code' } })
    expect(weak).toMatchObject({ status: 400, body: { code: 'weak_password' } })
    expect(reset.status).toBe(204)
    expect(signIn.status).toBe(200)
    expect(before).toMatchObject({ status: 401, body: { code: 'session_ended' } })
  })

  it('answers forgetting the same for unknown names', async () => {
    const { username } = await newPerson()

    const unconfirmed = await post('forgot', { username })
    const unknown = await post('forgot', { username: 'nobody-at-all' })

    expect([unconfirmed.status, unknown.status]).toEqual([204, 204])
  })

  it('changes the password of who is signed in', async () => {
    const { username, userId, tokens } = await signedIn()
    const caller = { userId, username, headers: { Authorization: `Bearer ${tokens.accessToken}` } }
    const change = (oldPassword: string, newPassword: string) =>
      post('password', { oldPassword, newPassword }, { ...caller, headers: { ...caller.headers, ...json } })

    const wrong = await change('Wrong-horse-7', 'Another-horse-8')
    const weak = await change(password, 'weakweakweak')
    const changed = await change(password, 'Another-horse-8')
    const signIn = await post('token', { username, password: 'Another-horse-8' })
    const refreshed = await post('refresh', { refreshToken: tokens.refreshToken })

    expect(refreshed.status).toBe(200)
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(weak).toMatchObject({ status: 400, body: { code: 'weak_password' } })
    expect(changed.status).toBe(204)
    expect(signIn.status).toBe(200)
  })

  it('tells a token that is over from a wrong password', async () => {
    const { username, userId, tokens } = await signedIn()
    await post('logout', { refreshToken: tokens.refreshToken, everywhere: true })

    const answer = await post(
      'password',
      { oldPassword: password, newPassword: 'Another-horse-8' },
      { userId, username, headers: { ...json, Authorization: `Bearer ${tokens.accessToken}` } },
    )

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it('answers in the language asked for', async () => {
    const answer = await post(
      'token',
      { username: 'nobody', password },
      {
        headers: { ...json, 'Accept-Language': 'de, fi-FI;q=0.8' },
      },
    )

    expect(answer.headers['content-language']).toBe('fi')
    expect(answer.body.title).toBe('Väärä nimi tai salasana')
  })

  it('R12 says nothing of the pool that it asks', async () => {
    const address = process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
    const answers = await Promise.all([
      post('token', { username: 'nobody-at-all', password }),
      post('refresh', { refreshToken: 'made-up' }),
      post('confirm', { username: 'nobody-at-all', code: '000000' }),
    ])

    for (const { body } of answers) {
      expect(JSON.stringify(body)).not.toMatch(/Exception|Cognito|user pool|\bat .*\.ts/i)
      expect(JSON.stringify(body)).not.toContain(address)
    }
  })
})

const json = { 'Content-Type': 'application/json' }

/** Another user's id in the same token. */
function tamperedWith(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')
  return [header, changed, signature].join('.')
}
