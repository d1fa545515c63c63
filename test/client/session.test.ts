import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../client/src/errors.ts'
import { type Call, createCall, createOpenCall } from '../../client/src/http.ts'
import { memoryPersistence } from '../../client/src/persistence/persistence.ts'
import { createSession, type Session } from '../../client/src/session.ts'
import {
  itemTokenStore,
  memoryTokenStore,
  persistedTokenStore,
  type TokenStore,
} from '../../client/src/token-store.ts'
import { type Service, type Surroundings, surroundings } from '../support/client-surroundings.ts'

const userId = '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01'
const credentials = { username: 'ada', password: 'Correct-Horse-7' }
const ended = { type: '', title: '', detail: 'Sign in again.', status: 401, requestId: 'r', retryable: false }

/** A service that grants tokens of an hour; it can be told to end the session, or not to answer. */
function grants() {
  const state = { refreshes: 0, isOver: false, isDown: false, signOuts: [] as unknown[] }
  let count = 0
  const granted = () => {
    count += 1
    const tokens = {
      accessToken: `access-${count}`,
      refreshToken: 'refresh',
      idToken: '',
      tokenType: 'Bearer',
    }
    return { status: 200, body: { ...tokens, expiresIn: 3600, userId } }
  }
  const service: Service = (url, { body = '{}' }) => {
    if (state.isDown) throw new Error('connection refused')
    if (url.endsWith('/auth/logout')) state.signOuts.push(JSON.parse(body))
    if (url.endsWith('/auth/token')) return granted()
    if (!url.endsWith('/auth/refresh')) return { status: 204 }
    state.refreshes += 1
    return state.isOver ? { status: 401, body: { ...ended, code: 'session_ended' } } : granted()
  }
  return Object.assign(state, { service })
}

function tabIn(around: Surroundings, store: TokenStore): Session {
  const place = { url: '', environment: around.tab(), languages: [] }
  const call: Call = (path, ...input) => callAsPerson(path, ...input)
  const session = createSession({ ...place, store, open: createOpenCall(place), call })
  const callAsPerson = createCall(place, session)
  return session
}

function itemsInMemory() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

/** A session of ada's in one tab, an hour and more old. */
async function oldSession(store: TokenStore = memoryTokenStore()) {
  const service = grants()
  const around = surroundings(service.service)
  const session = tabIn(around, store)
  await session.signIn(credentials)
  await around.pass(3_600_000)
  return { service, around, session, store }
}

const failure = (promise: Promise<unknown>): Promise<ParleyError> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => (error instanceof ParleyError ? error : Promise.reject(error)),
  )

describe('a session', () => {
  it('begins signed out, and gives no token', async () => {
    const session = tabIn(surroundings(grants().service), memoryTokenStore())

    const error = await failure(session.accessToken())

    expect(session.state).toBe('signedOut')
    expect(error).toMatchObject({ code: 'signed_out', retryable: false })
  })

  it('is signed in with a password, and says so', async () => {
    const session = tabIn(surroundings(grants().service), memoryTokenStore())
    const heard: unknown[] = []
    session.onChange(() => heard.push([session.state, session.userId]))

    await session.signIn(credentials)

    expect(heard).toEqual([['signedIn', userId]])
    await expect(session.accessToken()).resolves.toBe('access-1')
  })

  it('is there again after a restart', async () => {
    const items = itemsInMemory()
    const around = surroundings(grants().service)
    await tabIn(around, itemTokenStore(items)).signIn(credentials)

    const restarted = tabIn(around, itemTokenStore(items))
    await restarted.restored

    expect(restarted).toMatchObject({ state: 'signedIn', userId })
    await expect(restarted.accessToken()).resolves.toBe('access-1')
  })

  it('is kept where conversations are kept', async () => {
    const persistence = { ...memoryPersistence(), sharedAs: 'here' }
    const around = surroundings(grants().service)
    await tabIn(around, persistedTokenStore(persistence)).signIn(credentials)

    const other = tabIn(around, persistedTokenStore(persistence))
    await other.restored
    await other.signOut()
    const last = tabIn(around, persistedTokenStore(persistence))
    await last.restored

    expect(other.userId).toBeUndefined()
    expect(last.state).toBe('signedOut')
    expect([...(await persistence.load(''))]).toEqual([])
  })

  it('begins signed out where the store holds something else', async () => {
    const items = itemsInMemory()
    items.setItem('parley.session', '{"half a')

    const session = tabIn(surroundings(grants().service), itemTokenStore(items))
    await session.restored

    expect(session.state).toBe('signedOut')
  })

  it('goes on where it cannot be stored', async () => {
    const full: TokenStore = {
      ...memoryTokenStore(),
      write: () => Promise.reject(new Error('the disk is full')),
    }

    const { session } = await oldSession(full)

    await expect(session.accessToken()).resolves.toBe('access-2')
  })
})

describe('a token', () => {
  it('is renewed a minute before it ends', async () => {
    const service = grants()
    const around = surroundings(service.service)
    const session = tabIn(around, memoryTokenStore())
    await session.signIn(credentials)

    await around.pass(3_539_000)
    const early = await session.accessToken()
    await around.pass(1_000)
    const late = await session.accessToken()

    expect([early, late]).toEqual(['access-1', 'access-2'])
  })

  it('is renewed once, however many ask', async () => {
    const { service, session } = await oldSession()

    const tokens = await Promise.all(Array.from({ length: 20 }, () => session.accessToken()))

    expect(new Set(tokens)).toEqual(new Set(['access-2']))
    expect(service.refreshes).toBe(1)
  })

  it('is renewed once by five tabs', async () => {
    const items = itemsInMemory()
    const { service, around, session } = await oldSession(itemTokenStore(items))
    const tabs = [session, ...Array.from({ length: 4 }, () => tabIn(around, itemTokenStore(items)))]

    const tokens = await Promise.all(tabs.map((tab) => tab.accessToken()))

    expect(tokens).toEqual(Array(5).fill('access-2'))
    expect(service.refreshes).toBe(1)
  })

  it('that is refused is renewed once by five tabs', async () => {
    const items = itemsInMemory()
    const { service, around, session } = await oldSession(itemTokenStore(items))
    const token = await session.accessToken()
    const tabs = [session, ...Array.from({ length: 4 }, () => tabIn(around, itemTokenStore(items)))]

    const tokens = await Promise.all(tabs.map((tab) => tab.accessToken(token)))

    expect(tokens).toEqual(Array(5).fill('access-3'))
    expect(service.refreshes).toBe(2)
  })

  it('that is refused is not given again by a renewal that was under way', async () => {
    const { session } = await oldSession()

    const [first, second] = await Promise.all([session.accessToken(), session.accessToken('access-2')])

    expect([first, second]).toEqual(['access-2', 'access-3'])
  })

  it('that cannot be renewed now leaves the session as it is', async () => {
    const { service, around, session } = await oldSession()
    service.isDown = true

    const error = await around.untilSettled(failure(session.accessToken()))

    expect(error).toMatchObject({ code: 'network', retryable: true })
    expect(session.state).toBe('signedIn')
  })
})

describe('a session that the service has ended', () => {
  it('is expired, once and for all tabs, and remembers whose it was', async () => {
    const items = itemsInMemory()
    const { service, around, session } = await oldSession(itemTokenStore(items))
    const tabs = [session, ...Array.from({ length: 4 }, () => tabIn(around, itemTokenStore(items)))]
    await Promise.all(tabs.map(({ restored }) => restored))
    const heard: unknown[] = []
    for (const tab of tabs) tab.onChange(() => heard.push([tab.state, tab.userId]))
    service.isOver = true

    const errors = await Promise.all(tabs.map((tab) => failure(tab.accessToken())))
    await around.pass(0)

    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['session_ended']))
    expect(heard).toEqual(Array(5).fill(['expired', userId]))
    expect(service.refreshes).toBe(1)
  })

  it('is expired after a restart, and asks nothing more', async () => {
    const { service, around, session, store } = await oldSession()
    service.isOver = true
    await failure(session.accessToken())

    const restarted = tabIn(around, store)
    const error = await failure(restarted.accessToken())

    expect(restarted).toMatchObject({ state: 'expired', userId })
    expect(error.code).toBe('session_ended')
    expect(service.refreshes).toBe(1)
  })

  it('goes on once the password is given', async () => {
    const { service, session } = await oldSession()
    service.isOver = true
    await failure(session.accessToken())

    await session.signIn(credentials)

    expect(session.state).toBe('signedIn')
    await expect(session.accessToken()).resolves.toBe('access-2')
  })
})

describe('signing out', () => {
  it('forgets the session in all tabs, and tells the service', async () => {
    const items = itemsInMemory()
    const { service, around, session } = await oldSession(itemTokenStore(items))
    const other = tabIn(around, itemTokenStore(items))
    await other.restored

    await session.signOut()
    await around.pass(0)

    expect([session.state, other.state]).toEqual(['signedOut', 'signedOut'])
    expect(service.signOuts).toEqual([{ refreshToken: 'refresh' }])
    expect(items.getItem('parley.session')).toBeNull()
  })

  it('forgets the session without a network', async () => {
    const { service, around, session } = await oldSession()
    service.isDown = true

    await around.untilSettled(session.signOut())

    expect(session.state).toBe('signedOut')
  })

  it('everywhere changes nothing where it fails', async () => {
    const { service, around, session } = await oldSession()
    service.isDown = true

    const error = await around.untilSettled(failure(session.signOut({ everywhere: true })))

    expect(error.code).toBe('network')
    expect(session.state).toBe('signedIn')
  })

  it('everywhere tells the service', async () => {
    const { service, session } = await oldSession()

    await session.signOut({ everywhere: true })

    expect(service.signOuts).toEqual([{ refreshToken: 'refresh', everywhere: true }])
  })

  it('is not undone by a renewal that was under way', async () => {
    const { around, session } = await oldSession()

    const [token] = await Promise.allSettled([session.accessToken(), session.signOut()])
    await around.pass(0)

    expect(token).toMatchObject({ status: 'rejected', reason: { code: 'signed_out' } })
    expect(session.state).toBe('signedOut')
  })
})
