import { beforeAll, describe, expect, it } from 'vitest'
import { handler as auth } from '../../functions/auth/index.ts'
import { handler as disconnect } from '../../functions/disconnect/index.ts'
import { actions } from '../../shared/contract/realtime.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { newestCode, signIn, strong } from '../local/user-pool.fixture.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest } from '../support/rest-event.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { answerTo, problemOf, type Socket, say, socketOf } from '../support/socket-frames.ts'
import { useTable } from '../support/test-table.ts'
import { type SignedIn, usePeople } from './people.fixture.ts'

keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
const { pools, come, comeAgain, call } = usePeople(test)
beforeAll(() => {
  process.env.SOCKET_ENDPOINT = endpoint.url
})

const hour = 3_600_000
const soon = 60_000

const expiryIn = (milliseconds: number) => ({ tokenExpiresAt: Date.now() + milliseconds })

async function openOf({ userId }: { userId: string }): Promise<string[]> {
  const open = await getConnections(test.table, [userId], Date.now())
  return (open.get(userId) ?? []).map(({ connectionId }) => connectionId)
}

async function opened(person: SignedIn, more: Parameters<typeof socketOf>[0] = {}): Promise<Socket> {
  const socket = socketOf({ ...person, ...more })
  await answerTo(socket, 'hello')
  return socket
}

const closingsOf = ({ connectionId }: Socket): unknown[] =>
  endpoint.heard(connectionId).map(({ type, data }) => (type === 'session.closing' ? data : type))

/** Some time later: the same connection, whose handshake's token has meanwhile expired. */
const later = ({ requestContext, ...socket }: Socket): Socket => ({
  ...socket,
  requestContext: {
    ...requestContext,
    authorizer: { ...(requestContext.authorizer as object), tokenExpiresAt: String(Date.now() - 1) },
  },
})

describe('auth.refresh', () => {
  it('extends the connection, and what the handshake said counts no more', async () => {
    const aino = await come('aino')
    const socket = await opened(aino, expiryIn(soon))

    const answer = await answerTo(socket, 'auth.refresh', { token: aino.accessToken })

    const { expiresAt } = actions['auth.refresh'].answer.strict().parse(answer)
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(0.9 * hour)
    const open = await getConnections(test.table, [aino.userId], Date.parse(expiresAt) - 1)
    expect(open.get(aino.userId)).toHaveLength(1)
    expect(await answerTo(later(socket), 'ping')).toEqual({ sync: false })
    expect(await answerTo(later(socket), 'hello')).toMatchObject({ expiresAt })
    expect(await openOf(aino)).toEqual([socket.connectionId])
    expect(closingsOf(socket)).toEqual([])
  })

  it('does not outlive the age at which the gateway cuts the connection', async () => {
    const berit = await come('berit')
    const connectedAt = Date.now() - 2 * hour + soon
    const socket = await opened(berit, { connectedAt, ...expiryIn(soon / 2) })

    const answer = await answerTo(socket, 'auth.refresh', { token: berit.accessToken })

    expect(answer).toEqual({ expiresAt: new Date(connectedAt + 2 * hour).toISOString() })
  })

  it('never shortens, also not by a later hello or ping', async () => {
    const carl = await come('carl')
    const socket = await opened(carl, { tokenExpiresAt: Date.now() + 1.9 * hour })

    const answer = await answerTo(socket, 'auth.refresh', { token: carl.accessToken })
    const again = await answerTo(socket, 'hello')

    const { expiresAt } = again as { expiresAt: string }
    expect(answer).toEqual({ expiresAt })
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(1.8 * hour)
  })

  it('leaves what was missed to be told by the next ping', async () => {
    const disa = await come('disa')
    const socket = await opened(disa)
    await disconnect(socket)

    await answerTo(socket, 'auth.refresh', { token: disa.accessToken })

    expect(await openOf(disa)).toEqual([socket.connectionId])
    expect(await answerTo(socket, 'ping')).toEqual({ sync: true })
    expect(await answerTo(socket, 'ping')).toEqual({ sync: false })
  })

  it('takes no token of another sign-in: a connection ends with the session it was opened in', async () => {
    const socket = await opened(await come('dag'))
    const { accessToken } = await comeAgain('dag')

    const refusal = await problemOf(say(socket, 'auth.refresh', { token: accessToken }))

    expect(refusal).toMatchObject({ code: 'forbidden' })
    expect(closingsOf(socket)).toEqual([])
  })

  it('R1 takes no token of somebody else, none that is broken, and no ID token', async () => {
    const [eva, frej] = [await come('eva'), await come('frej')]
    const socket = await opened(eva)
    const { IdToken } = await signIn(pools(), 'eva')
    const refusals = await Promise.all(
      [frej.accessToken, `${eva.accessToken}x`, IdToken, 'nothing'].map((token) =>
        problemOf(say(socket, 'auth.refresh', { token })),
      ),
    )

    const invalid = { code: 'invalid_request', errors: ['#/data/token invalid_value'] }
    expect(refusals).toMatchObject([{ code: 'forbidden' }, invalid, invalid, invalid])
    expect(closingsOf(socket)).toEqual([])
  })
})

describe('signing out', () => {
  const tokensOf = async (username: string) => (await signIn(pools(), username)).RefreshToken ?? ''
  const headersOf = ({ accessToken }: SignedIn) => ({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${accessToken}`,
  })
  const logout = (body: unknown) => callRest(auth, { method: 'POST', path: '/auth/logout', body })

  it('everywhere tells every connection and closes it, and none comes back', async () => {
    const ida = await come('ida')
    const [phone, desk] = [await opened(ida), await opened(ida)]
    const bystander = await opened(await come('ivar'))

    const answer = await logout({ refreshToken: await tokensOf('ida'), everywhere: true })

    expect(answer.status).toBe(204)
    for (const socket of [phone, desk]) {
      expect(closingsOf(socket)).toEqual([{ code: 'signed_out', reconnect: 'never', afterSeconds: 0 }])
      expect(endpoint.closed).toContain(socket.connectionId)
      expect(await problemOf(say(socket, 'ping'))).toMatchObject({ code: 'session_ended', status: 401 })
      expect(await problemOf(say(socket, 'auth.refresh', { token: ida.accessToken }))).toMatchObject({
        code: 'session_ended',
      })
    }
    expect(await openOf(ida)).toEqual([])
    const withOldToken = socketOf({ ...ida, tokenIssuedAt: Date.now() - soon })
    expect(await problemOf(say(withOldToken, 'hello'))).toMatchObject({ code: 'session_ended' })
    expect(closingsOf(withOldToken)).toMatchObject([{ code: 'signed_out' }])
    expect(closingsOf(bystander)).toEqual([])
  })

  it('everywhere lets in who signs in again', async () => {
    const jan = await come('jan')
    await opened(jan)
    await logout({ refreshToken: await tokensOf('jan'), everywhere: true })

    const socket = await opened(jan, { connectedAt: Date.now() + 1, tokenIssuedAt: Date.now() + 1 })

    expect(await openOf(jan)).toEqual([socket.connectionId])
  })

  it('of one session closes its sockets, takes no token of it, and leaves the others', async () => {
    const [phone, desk] = [await come('kaj'), await comeAgain('kaj')]
    const [left, right, other] = [await opened(phone), await opened(phone), await opened(desk)]

    const answer = await logout({ refreshToken: phone.refreshToken })

    expect(answer.status).toBe(204)
    for (const socket of [left, right]) {
      expect(closingsOf(socket)).toEqual([{ code: 'signed_out', reconnect: 'never', afterSeconds: 0 }])
      expect(endpoint.closed).toContain(socket.connectionId)
      expect(await problemOf(say(socket, 'ping'))).toMatchObject({ code: 'session_ended' })
    }
    const later = socketOf({ ...phone, connectedAt: Date.now() + soon, tokenIssuedAt: Date.now() + soon })
    expect(await problemOf(say(later, 'hello'))).toMatchObject({ code: 'session_ended', status: 401 })
    expect(closingsOf(later)).toMatchObject([{ code: 'signed_out' }])
    expect(await openOf(desk)).toEqual([other.connectionId])
    expect(closingsOf(other)).toEqual([])
  })

  it('of a session without sockets keeps out its tokens all the same', async () => {
    const lone = await come('lone')

    await logout({ refreshToken: lone.refreshToken })

    expect(await problemOf(say(socketOf(lone), 'hello'))).toMatchObject({ code: 'session_ended' })
    expect(await openOf(lone)).toEqual([])
  })

  it('with a refresh token that is over changes nothing', async () => {
    const [maja, again] = [await come('maja'), await comeAgain('maja')]
    await logout({ refreshToken: maja.refreshToken })
    const socket = await opened(again)

    const answer = await logout({ refreshToken: maja.refreshToken })

    expect(answer.status).toBe(204)
    expect(await openOf(again)).toEqual([socket.connectionId])
  })

  it('happens to all sockets when a forgotten password is set anew, and not when it is changed', async () => {
    const nils = await come('nils')
    const socket = await opened(nils)
    const post = (path: string, body: unknown) =>
      callRest(auth, { ...nils, method: 'POST', path, body, headers: headersOf(nils) })

    const changed = await post('/auth/password', { oldPassword: strong, newPassword: `${strong}8` })
    const afterChange = closingsOf(socket)
    await post('/auth/forgot', { username: 'nils' })
    const code = newestCode(pools(), 'nils@example.com')
    const reset = await post('/auth/reset', { username: 'nils@example.com', code, password: `${strong}9` })

    expect([changed.status, reset.status]).toEqual([204, 204])
    expect(afterChange).toEqual([])
    expect(closingsOf(socket)).toMatchObject([{ code: 'signed_out' }])
    expect(await openOf(nils)).toEqual([])
  })
})

describe('a removed account', () => {
  it('has its connections told and closed', async () => {
    const lars = await come('lars')
    const socket = await opened(lars)

    const answer = await call(lars, 'DELETE /users/me', { body: { password: strong } })

    expect(answer.status).toBe(204)
    expect(closingsOf(socket)).toMatchObject([{ code: 'account_removed', reconnect: 'never' }])
    expect(endpoint.closed).toContain(socket.connectionId)
    expect(await problemOf(say(socket, 'ping'))).toMatchObject({ code: 'unauthenticated' })
    expect(closingsOf(socket)).toHaveLength(2)
  })
})
