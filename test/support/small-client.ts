import type { Environment } from '../../client/src/clock.ts'
import { type Call, createCall, createOpenCall } from '../../client/src/http.ts'
import { createLive, type LiveOptions, type LiveParts } from '../../client/src/live.ts'
import type { ShownMessage } from '../../client/src/replica/shown.ts'
import { createSession, type Session } from '../../client/src/session.ts'
import { memoryTokenStore, type TokenStore } from '../../client/src/token-store.ts'
import { type Surroundings, surroundings } from './client-surroundings.ts'
import { createSmallService, type SmallService } from './small-service.ts'

/** A client of the small service, signed in. */
export interface SmallClient extends LiveParts {
  readonly session: Session
  readonly environment: Environment
  /** What its screen shows of the one conversation, newest last. */
  words(): string[]
  messages(): readonly ShownMessage[]
  status(): string
}

export interface Stage {
  readonly around: Surroundings
  readonly small: SmallService
  /** The device says so, and then the client hears of it. */
  goOnline(isOnline: boolean): void
  /** The same of whether somebody looks at it. */
  show(isVisible: boolean): void
  /** Starts a client; what it is asked before is that somebody is signed in. */
  open(more?: Partial<LiveOptions>, store?: TokenStore): Promise<SmallClient>
}

export interface StageOptions {
  readonly tokenSeconds?: number
  readonly maxAgeSeconds?: number
  /** One more, and the oldest ends. */
  readonly mostConnections?: number
}

const credentials = { username: 'ada', password: 'Correct-Horse-7' }

/** A service, its surroundings, and clients of it, in which only the test lets time pass. */
export function stage(options: StageOptions = {}): Stage {
  const around: Surroundings = surroundings((url, request) => small.service(url, request))
  const small: SmallService = createSmallService(() => around, options)
  const listeners = new Set<() => void>()
  const lookers = new Set<() => void>()
  let isOnline = true
  let isVisible = true

  async function open(more: Partial<LiveOptions> = {}, store = memoryTokenStore()): Promise<SmallClient> {
    const environment: Environment = around.tab({
      WebSocket: small.WebSocket,
      isOnline: () => isOnline,
      onOnlineChange(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      isVisible: () => isVisible,
      onVisibilityChange(listener) {
        lookers.add(listener)
        return () => void lookers.delete(listener)
      },
    })
    const place = { url: '', environment, languages: [] }
    const call: Call = (path, ...input) => callAsPerson(path, ...input)
    const session = createSession({ environment, store, open: createOpenCall(place), call })
    const callAsPerson = createCall(place, session)
    await session.restored
    if (session.state === 'signedOut') await session.signIn(credentials)
    const realtimeUrl = async () => 'ws://small'
    const parts = createLive({ environment, tokens: session, call, realtimeUrl, languages: [], ...more })
    const { live } = parts
    const messages = () => live.messages(small.server.conversationId).getSnapshot().items
    await live.start()
    return {
      ...parts,
      session,
      environment,
      messages,
      words: () => messages().map(({ content }) => (content as { body?: string } | null)?.body ?? '-'),
      status: () => live.connection.getSnapshot().status,
    }
  }

  return {
    around,
    small,
    open,
    goOnline(next) {
      isOnline = next
      small.isDown = !next
      if (!next) small.cut()
      for (const listener of [...listeners]) listener()
    },
    show(next) {
      isVisible = next
      for (const listener of [...lookers]) listener()
    },
  }
}
