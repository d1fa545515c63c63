import { describe, expect, it } from 'vitest'
import { signedOutError } from '../../client/src/errors.ts'
import type { Call } from '../../client/src/http.ts'
import {
  createPersistence,
  memoryPersistence,
  type Persistence,
} from '../../client/src/persistence/persistence.ts'
import type { SessionState, TokenSource } from '../../client/src/session.ts'
import type { SyncAnswer } from '../../shared/contract/sync.ts'
import { stage } from '../support/small-client.ts'
import { me } from '../support/small-server.ts'
import type { SmallService } from '../support/small-service.ts'

const second = 1_000
const c = 'c'

/** Whoever the page around says is signed in, with a token that the service takes. */
function signedIn(small: SmallService) {
  const request = { method: 'POST', headers: {} }
  const { body } = small.service('/v1/auth/token', request) as { body: { accessToken: string } }
  const listeners = new Set<() => void>()
  const now: { state: SessionState; userId: string | undefined } = { state: 'signedIn', userId: me }
  const tokens: TokenSource = {
    get state() {
      return now.state
    },
    get userId() {
      return now.userId
    },
    restored: Promise.resolve(),
    accessToken: async () => body.accessToken,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
  }
  const become = (state: SessionState, userId: string) => {
    Object.assign(now, { state, userId: userId || undefined })
    for (const listener of listeners) listener()
  }
  return { tokens, become }
}

/** A place that gives what it holds of one person only once it is let. */
function slowFor(userId: string, persistence: Persistence) {
  const gate = Promise.withResolvers<void>()
  const load: Persistence['load'] = async (prefix) => {
    if (prefix.startsWith(`${userId}/`)) await gate.promise
    return persistence.load(prefix)
  }
  return { slow: { ...persistence, load }, give: gate.resolve }
}

/** Somebody who said something without a network. */
async function unsent() {
  const set = stage()
  set.small.server.send('ann', 'hello')
  const people = signedIn(set.small)
  const persistence = memoryPersistence()
  const { slow, give } = slowFor('ben', persistence)
  const client = await set.open({ tokens: people.tokens, persistence: slow })
  await set.around.pass(10 * second)
  set.goOnline(false)
  client.live.send(c, 'to ann alone')
  await set.around.pass(second)
  return { ...set, ...people, persistence, give, client, server: set.small.server }
}

describe('who signs in where somebody else only has to give the password again', () => {
  it('sees and sends nothing of theirs, also before the own is here', async () => {
    const { around, goOnline, become, give, client, server } = await unsent()

    become('expired', me)
    await around.pass(second)
    const expired = client.words()
    goOnline(true)
    become('signedIn', 'ben')
    await around.pass(10 * second)
    const meanwhile = [client.words(), client.live.conversations.getSnapshot()]
    give()
    await around.pass(10 * second)

    expect(expired).toEqual(['hello', 'to ann alone'])
    expect(meanwhile).toEqual([[], []])
    expect(client.words()).toEqual(['hello'])
    expect(server.messages()).toHaveLength(1)
  })

  it('leaves it to its owner, who finds it and sends it', async () => {
    const { around, goOnline, become, give, client, server } = await unsent()
    give()
    become('expired', me)
    become('signedIn', 'ben')
    await around.pass(second)

    goOnline(true)
    become('signedIn', me)
    await around.pass(10 * second)

    expect(client.words()).toEqual(['hello', 'to ann alone'])
    expect(server.messages()).toHaveLength(2)
  })

  it('sends nothing of theirs that has only just been read', async () => {
    const { around, open, goOnline, small, client, persistence, server } = await unsent()
    await around.untilSettled(client.live.close())
    goOnline(true)
    const { tokens, become } = signedIn(small)
    const { slow, give } = slowFor(me, persistence)

    const opening = open({ tokens, persistence: slow })
    await around.pass(second)
    become('signedIn', 'ben')
    give()
    await around.untilSettled(opening)
    await around.pass(10 * second)

    expect(server.messages()).toHaveLength(1)
  })
})

describe('who signs in after somebody else', () => {
  it('says of what was said to both that it has come, too', async () => {
    const { around, small, become, give, goOnline } = await unsent()
    const told = () => small.counts.requests.filter((name) => name === 'delivered').length
    const before = told()

    give()
    become('signedIn', 'ben')
    goOnline(true)
    await around.pass(10 * second)

    expect([before, told()]).toEqual([1, 2])
  })

  it.each([
    ['has succeeded', (line: PromiseWithResolvers<string>) => line.resolve('ws://small')],
    ['was refused', (line: PromiseWithResolvers<string>) => line.reject(signedOutError())],
  ])('gets a connection of their own once that of the one before %s', async (_, end) => {
    const { around, small, open } = stage()
    const { tokens, become } = signedIn(small)
    const line = Promise.withResolvers<string>()
    const askedBy: unknown[] = []
    const realtimeUrl = async () => {
      askedBy.push(tokens.userId)
      return askedBy.length === 1 ? line.promise : 'ws://small'
    }
    const client = await open({ tokens, realtimeUrl })
    await around.pass(second)

    become('signedIn', 'ben')
    await around.pass(second)
    end(line)
    await around.pass(second)

    expect(askedBy).toEqual([me, 'ben'])
    expect(client.status()).toBe('connected')
  })

  it('has not everything because a sync of the one before has ended', async () => {
    const set = stage()
    const { tokens, become } = signedIn(set.small)
    const gate = Promise.withResolvers<{ body: SyncAnswer }>()
    const call = (() => gate.promise) as unknown as Call
    const realtimeUrl = () => Promise.reject(new Error('no socket here'))
    const { live } = await set.open({ tokens, call, realtimeUrl })
    const syncing = live.sync()
    await set.around.pass(second)

    become('signedIn', 'ben')
    await set.around.pass(second)
    gate.resolve({ body: set.small.server.sync({ positions: {} }) })

    expect(await syncing).toBe(false)
    expect(live.isCurrent.getSnapshot()).toBe(false)
    expect(live.conversations.getSnapshot()).toEqual([])
  })
})

describe('who has signed out', () => {
  it('leaves nothing on the device, also where the client had been stopped', async () => {
    const set = stage()
    const persistence = memoryPersistence()
    set.small.server.send('ann', 'hello')
    const client = await set.open({ persistence })
    await set.around.pass(10 * second)
    set.goOnline(false)
    client.live.send(c, 'unsent')
    await set.around.pass(second)

    client.live.stop()
    await set.around.untilSettled(client.session.signOut())
    await set.around.pass(second)

    expect([...(await persistence.load(''))]).toEqual([])
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
    expect(client.words()).toEqual([])
  })

  it('leaves nothing where something was still being written', async () => {
    const set = stage()
    const records = memoryPersistence()
    const writing = Promise.withResolvers<void>()
    let isSlow = false
    const persistence = createPersistence({
      load: records.load,
      async write(changes) {
        if (isSlow) {
          isSlow = false
          await writing.promise
        }
        await records.write(changes)
      },
    })
    set.small.server.send('ann', 'hello')
    const client = await set.open({ persistence })
    await set.around.pass(10 * second)
    isSlow = true
    set.small.server.send('ann', 'news')
    set.small.tell()
    await set.around.pass(second)

    const out = client.session.signOut()
    await set.around.pass(second)
    writing.resolve()
    await set.around.untilSettled(out)
    await set.around.pass(second)

    expect([...(await records.load(''))]).toEqual([])
  })

  it('leaves nothing once the app starts again, where it was killed while everything was taken away', async () => {
    const set = stage()
    const records = memoryPersistence()
    let left = Number.POSITIVE_INFINITY
    const persistence = createPersistence({
      load: records.load,
      write(changes) {
        left -= 1
        return left < 0 ? new Promise(() => undefined) : records.write(changes)
      },
    })
    set.small.server.send('ann', 'hello')
    const client = await set.open({ persistence })
    await set.around.pass(10 * second)
    left = 1
    await set.around.untilSettled(client.session.signOut())
    await set.around.pass(second)
    const killed = JSON.stringify([...(await records.load(''))])

    const { tokens, become } = signedIn(set.small)
    become('signedOut', '')
    await set.open({ persistence: records, tokens })
    await set.around.pass(second)

    expect(killed).toContain('hello')
    expect([...(await records.load(''))]).toEqual([])
  })

  it('leaves nothing where somebody else is in at once', async () => {
    const { persistence, become, around, give } = await unsent()
    give()

    become('signedOut', '')
    become('signedIn', 'ben')
    await around.pass(10 * second)

    expect([...(await persistence.load(`${me}/`))]).toEqual([])
  })
})

describe('a page that could not say who is signed in', () => {
  it('is asked again once there is a network', async () => {
    const set = stage()
    const { tokens, become } = signedIn(set.small)
    become('signedOut', '')
    const { accessToken } = tokens
    const client = await set.open({ tokens })
    await set.around.pass(second)
    const before = client.status()
    tokens.accessToken = async () => {
      become('signedIn', me)
      return accessToken()
    }

    set.goOnline(true)
    await set.around.pass(10 * second)

    expect([before, client.status()]).toEqual(['stopped', 'connected'])
  })
})

describe('what is said while what was left here is still being read', () => {
  it('is kept beside that, and sent after it', async () => {
    const set = stage()
    const { tokens, become } = signedIn(set.small)
    const persistence = memoryPersistence()
    set.small.server.send('ann', 'hello')
    const before = await set.open({ tokens, persistence })
    await set.around.pass(10 * second)
    set.goOnline(false)
    before.live.send(c, 'from before')
    await set.around.pass(second)
    await set.around.untilSettled(before.live.close())
    const { slow, give } = slowFor(me, persistence)
    become('signedIn', 'ben')
    set.goOnline(true)
    const client = await set.open({ tokens, persistence: slow })
    set.goOnline(false)

    become('signedIn', me)
    await set.around.pass(second)
    const { kept } = client.live.send(c, 'early')
    await set.around.pass(second)
    give()
    await set.around.untilSettled(kept)
    const stored = JSON.stringify([...(await persistence.load(`${me}/outgoing/`))])
    set.goOnline(true)
    await set.around.pass(10 * second)

    expect(stored).toContain('from before')
    expect(stored).toContain('early')
    expect(client.words()).toEqual(['hello', 'from before', 'early'])
  })
})

describe('a screen', () => {
  it('shows nothing of who has signed out, not even in a conversation that was not known yet', async () => {
    const { around, small, open, goOnline } = stage()
    small.server.removeMe()
    const client = await open()
    await around.pass(second)
    goOnline(false)
    client.live.send(c, 'to ann alone')
    const shown: string[][] = [client.words()]
    client.live.messages(c).subscribe(() => shown.push(client.words()))

    await around.untilSettled(client.session.signOut())
    await around.pass(second)

    expect([shown[0], shown.at(-1)]).toEqual([['to ann alone'], []])
    expect(client.words()).toEqual([])
  })
})
