import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../../client/src/client.ts'
import type { Environment, FetchRequest, SocketConstructor } from '../../client/src/clock.ts'
import { itemTokenStore } from '../../client/src/token-store.ts'
import { applyFaults } from '../../local/http/fault-controls.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import { until } from '../support/runtime-poll.ts'
import { createTimeLapse, type TimeLapse } from '../support/time-lapse.ts'

const minute = 60_000

/** What a tab does with the network, in order. */
interface Watched {
  readonly environment: Environment
  readonly requests: string[]
  /** `hello` where a socket was answered that, `closed` where it ended. */
  readonly sockets: ('hello' | 'closed')[]
  /** Nothing is opened, asked or waited for. */
  isQuiet(): boolean
}

function watch(environment: Environment): Watched {
  const requests: string[] = []
  const sockets: Watched['sockets'] = []
  /** Requests without an answer, and of each socket the frames. */
  const waiting = { requests: 0, frames: new Map<WebSocket, number>() }
  async function fetch(url: string, request: FetchRequest) {
    requests.push(`${request.method} ${new URL(url).pathname}`)
    waiting.requests += 1
    return environment.fetch(url, request).finally(() => {
      waiting.requests -= 1
    })
  }
  const count = (socket: WebSocket, by: number) =>
    waiting.frames.set(socket, (waiting.frames.get(socket) ?? 0) + by)
  class WatchedSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      // Until its hello is sent.
      count(this, 1)
      this.addEventListener('open', () => count(this, -1))
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"ok":')) count(this, -1)
        if (String(data).includes('"maxAgeSeconds"')) sockets.push('hello')
      })
      this.addEventListener('close', () => {
        waiting.frames.delete(this)
        sockets.push('closed')
      })
    }
    override send(frame: string): void {
      count(this, 1)
      super.send(frame)
    }
  }
  return {
    environment: { ...environment, fetch, WebSocket: WatchedSocket as unknown as SocketConstructor },
    requests,
    sockets,
    isQuiet: () => waiting.requests === 0 && [...waiting.frames.values()].every((frames) => frames === 0),
  }
}

interface Tab extends Watched {
  readonly client: Client
  readonly statuses: string[]
  words(): string[]
}

describe('five tabs that are left for three hours', () => {
  const site = useSite({ variables: { LIMITS: 'off' } })
  let lapse: TimeLapse
  let tabs: Tab[] = []
  beforeEach(() => {
    lapse = createTimeLapse(site)
  })
  afterEach(async () => {
    for (const { client } of tabs) await client.close()
    lapse.end()
    site.clockOffsetMs = 0
  })

  function openTab(items: Map<string, string>, conversationId: string): Tab {
    const watched = watch(lapse.environment)
    const tokenStore = itemTokenStore({
      getItem: (name) => items.get(name),
      setItem: (name, value) => items.set(name, value),
      removeItem: (name) => items.delete(name),
    })
    const client = createClient({ url: site.origin, environment: watched.environment, tokenStore })
    const { connection, messages } = client.live
    const statuses: string[] = []
    connection.subscribe(() => statuses.push(connection.getSnapshot().status))
    const shown = messages(conversationId)
    const words = () =>
      shown.getSnapshot().items.map(({ content }) => (content as { body?: string } | null)?.body ?? '')
    return { ...watched, client, statuses, words }
  }

  it('R6 have missed nothing, asked for no password and refreshed once for all, through cuts and ended tokens', async (context) => {
    needsOwnRuntime(context)
    const [ada, ben] = await site.people(2)
    if (!ada || !ben) throw new RangeError('two people are needed')
    const created = await ben.call('POST /conversations', { body: { kind: 'direct', userId: ada.userId } })
    const { conversationId } = created.body as { conversationId: string }
    const said: string[] = []
    const say = async (body: string) => {
      const clientMessageId = crypto.randomUUID()
      const path = `POST /conversations/${conversationId}/messages`
      const { accessToken } = await freshTokens(ben.refreshToken)
      await site.rest(path, { token: accessToken, body: { content: { body }, clientMessageId } })
      said.push(body)
    }
    const freshTokens = async (refreshToken: string) =>
      (await site.rest('POST /auth/refresh', { body: { refreshToken } })).body as { accessToken: string }
    const everywhere = (what: string) =>
      until(what, () => tabs.every((tab) => tab.words().join() === said.join()))
    const isConnected = ({ client }: Tab) => client.live.connection.getSnapshot().status === 'connected'
    const cut = () => site.runtime && applyFaults(site.runtime.faults, { cutSockets: { which: 'all' } })

    const items = new Map<string, string>()
    tabs = Array.from({ length: 5 }, () => openTab(items, conversationId))
    await tabs[0]?.client.session.signIn({ username: ada.username, password: ada.password })
    for (const { client } of tabs) await client.live.start()
    await say('hello')
    await everywhere('the first message')

    for (let passed = 4; passed <= 180; passed += 4) {
      lapse.skip(4 * minute)
      if (passed === 20 || passed === 40) cut()
      await say(`minute ${passed}`)
      await everywhere(`minute ${passed} in every tab`)
      await until('calm', () => tabs.every((tab) => isConnected(tab) && tab.isQuiet()))
    }

    const asked = tabs.flatMap(({ requests }) => requests)
    expect(asked.filter((request) => request === 'POST /v1/auth/token')).toHaveLength(1)
    expect(asked.filter((request) => request === 'POST /v1/auth/refresh')).toHaveLength(3)
    for (const { sockets, statuses, client } of tabs) {
      // Two cuts, then the planned end of two hours: there the new one stands before the old one ends.
      expect(sockets).toEqual(['hello', 'closed', 'hello', 'closed', 'hello', 'hello', 'closed'])
      expect(statuses.filter((status) => status === 'waiting')).toHaveLength(2)
      expect(client.session.state).toBe('signedIn')
    }
  })
})
