import type { FetchRequest, Socket, SocketConstructor } from '../../client/src/clock.ts'
import { closings } from '../../shared/contract/connections.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage } from '../../shared/contract/messages.ts'
import type { Service, Surroundings } from './client-surroundings.ts'
import { createSmallServer, me, type SmallServer } from './small-server.ts'

/** The small server behind REST and sockets, with tokens that end and connections that are cut: all by the test's clock. */
export interface SmallService {
  readonly server: SmallServer
  readonly service: Service
  /** Who connects with it reaches this service. */
  readonly WebSocket: SocketConstructor
  /** Tells whoever is connected of what has changed since. */
  tell(): void
  /** What has changed since is told to nobody. */
  lose(): void
  /** Says it to whoever is connected. */
  say(event: Event): void
  /** Cuts every connection. */
  cut(): void
  readonly counts: Counts
  /** What to do with the next request or action of that name, in place of answering: nothing is not to answer at all. */
  readonly intercept: Map<string, Interception>
  /** Nothing is reached. */
  isDown: boolean
}

/**
 * `lost`: it happens, and no answer comes. `untold`: it happens and is answered, and its event is lost. `nonsense`:
 * something in between answers.
 */
export type Interception =
  | 'lost'
  | 'untold'
  | 'nonsense'
  | 'unreached'
  | { readonly status: number; readonly problem: object }

interface Counts {
  connections: number
  refreshes: number
  passwords: number
  pings: number
  syncs: number
  requests: string[]
}

interface Options {
  readonly tokenSeconds?: number
  readonly maxAgeSeconds?: number
  readonly mostConnections?: number
}

interface Open {
  readonly socket: FakeSocket
  isRegistered: boolean
  expiresAt: number
  cancel: () => void
}

interface FakeSocket extends Socket {
  readonly listeners: Map<string, ((event: never) => void)[]>
}

const problemOf = (status: number, code: string, more: object = {}): object => ({
  type: '',
  title: '',
  detail: code,
  status,
  code,
  requestId: 'r',
  retryable: status >= 500 || status === 429,
  ...more,
})

export function createSmallService(around: () => Surroundings, options: Options = {}): SmallService {
  const { tokenSeconds = 3600, maxAgeSeconds = 7200, mostConnections = 20 } = options
  const server = createSmallServer()
  const sent = new Map<string, number>()
  const tokens = new Map<string, number>()
  const open = new Set<Open>()
  const told = { seq: server.row().lastSeq, revision: server.row().stateRevision }
  const clock = { timer: (run: () => void, ms: number) => around().tab().setTimer(run, ms) }
  const counts: Counts = { connections: 0, refreshes: 0, passwords: 0, pings: 0, syncs: 0, requests: [] }

  const grant = () => {
    const accessToken = `access-${tokens.size + 1}`
    tokens.set(accessToken, around().now() + tokenSeconds * 1000)
    const granted = { accessToken, refreshToken: 'refresh', idToken: '', tokenType: 'Bearer' }
    return { status: 200, body: { ...granted, expiresIn: tokenSeconds, userId: me } }
  }
  const isGood = (token: string): boolean => (tokens.get(token) ?? 0) > around().now()

  function post(frame: object): void {
    for (const one of open) {
      if (one.isRegistered && one.expiresAt > around().now())
        emit(one, 'message', { data: JSON.stringify(frame) })
    }
  }

  function emit({ socket }: Open, type: string, event: object): void {
    queueMicrotask(() => {
      for (const listener of socket.listeners.get(type) ?? []) listener(event as never)
    })
  }

  function takeNews(): Event[] {
    const { lastSeq, stateRevision } = server.row()
    const events: Event[] = []
    for (let seq = told.seq + 1; seq <= lastSeq; seq += 1) events.push(server.event(seq))
    if (stateRevision !== told.revision) events.push(server.ownState())
    Object.assign(told, { seq: lastSeq, revision: stateRevision })
    return events
  }

  function tell(): void {
    const events = takeNews()
    if (events.length > 0) post({ events })
  }

  function send(body: { clientMessageId: string; content: { body: string }; replyTo?: number }) {
    const known = sent.get(body.clientMessageId)
    const seq = known ?? server.send(me, body.content.body, body.replyTo ? { replyTo: body.replyTo } : {})
    sent.set(body.clientMessageId, seq)
    const message = { ...messageAt(seq), clientMessageId: body.clientMessageId }
    queueMicrotask(tell)
    return { message, replayed: known !== undefined }
  }

  const messageAt = (seq: number): EventMessage =>
    (server.event(seq).data as { message: EventMessage }).message

  /** Own messages name the id under which they were sent. */
  function listAfter(after: number) {
    const ids = new Map(Array.from(sent, ([id, seq]) => [seq, id]))
    const later = server.messages().filter(({ seq }) => seq > after)
    const items = later.map((one) => ({
      ...one,
      own: one.senderId === me,
      ...(ids.has(one.seq) && { clientMessageId: ids.get(one.seq) }),
    }))
    return { items, nextCursor: null }
  }

  const marks = () => {
    const { conversationId, readSeq, deliveredSeq, stateRevision } = server.row()
    queueMicrotask(tell)
    return { conversationId, readSeq, deliveredSeq, stateRevision }
  }

  /** Undefined: there is no such thing here. */
  function act(name: string, data: never): unknown {
    const { upTo, from } = data as { upTo: number; from: number }
    if (name === 'sync') {
      counts.syncs += 1
      return server.sync(data)
    }
    if (name === 'message.send') return send(data)
    if (name === 'read') server.read(upTo)
    if (name === 'unread') server.markUnread(from)
    return ['read', 'unread', 'delivered'].includes(name) ? marks() : undefined
  }

  function change(method: string, path: string, body: never) {
    const [, seq = '', rest = ''] = /\/messages\/(\d+)(.*)$/.exec(path) ?? []
    const place = Number(seq)
    if (method === 'PATCH') server.edit(place, (body as { content: { body: string } }).content.body)
    else if (rest.startsWith('/reactions/'))
      server.react(me, place, decodeURIComponent(rest.slice(11)), method === 'PUT')
    else if (rest.startsWith('/pin')) server.pin(place)
    else if (rest.includes('for=me')) server.hide(place)
    else server.remove(place)
    queueMicrotask(tell)
    return { status: method === 'DELETE' ? 204 : 200, ...(method !== 'DELETE' && { body: {} }) }
  }

  function answer(url: string, { method, body = '{}' }: FetchRequest): { status: number; body?: unknown } {
    const path = url.replace(/^.*\/v1/, '')
    const parsed = JSON.parse(body) as never
    if (path === '/auth/token') counts.passwords += 1
    if (path === '/auth/refresh') counts.refreshes += 1
    if (path.startsWith('/auth/')) return path === '/auth/logout' ? { status: 204 } : grant()
    if (path === '') return { status: 200, body: { realtimeUrl: 'ws://small' } }
    if (path === '/sync') return { status: 200, body: act('sync', parsed) }
    if (path.includes('/messages/')) return change(method, path, parsed)
    if (path.endsWith('/messages') && method === 'POST') {
      const { message, replayed } = send(parsed)
      const reactions = message.reactions.map((one) => ({ ...one, mine: false }))
      const more = { text: message.content, language: 'und', own: true, _links: {}, reactions }
      return { status: replayed ? 200 : 201, body: { ...message, ...more } }
    }
    if (/\/messages\?/.test(path))
      return { status: 200, body: listAfter(Number(/after=(\d+)/.exec(path)?.[1])) }
    if (/\/members\b/.test(path)) return { status: 200, body: { items: server.members(), nextCursor: null } }
    const name = path.slice(path.lastIndexOf('/') + 1)
    return { status: 200, body: act(name, parsed) }
  }

  const service: Service = (url, request) => {
    const name = `${request.method} ${url.replace(/^.*\/v1/, '')}`
    counts.requests.push(name)
    const told = interception(name)
    if (result.isDown || told === 'unreached') throw new Error('connection refused')
    const token = request.headers.Authorization?.slice('Bearer '.length)
    if (token !== undefined && !isGood(token)) return { status: 401, body: problemOf(401, 'unauthenticated') }
    if (typeof told === 'object') return { status: told.status, body: told.problem }
    if (told === 'nonsense') return { status: 200, body: {} }
    const refused = refusal(JSON.parse(request.body ?? '{}'))
    if (refused) return { status: refused.status, body: refused.problem }
    const answered = answer(url, request)
    if (told === 'lost') throw new Error('connection reset')
    if (told === 'untold') takeNews()
    return answered
  }

  function interception(name: string): Interception | undefined {
    const found = result.intercept.get(name)
    result.intercept.delete(name)
    return found
  }

  /** Nobody can have seen what is not there. */
  function refusal({ after = 0 }: { readonly after?: number }) {
    const errors = [{ pointer: '#/after', code: 'invalid_value', detail: '' }]
    return after > server.row().lastSeq
      ? { status: 400, problem: problemOf(400, 'invalid_request', { errors }) }
      : undefined
  }

  function reply(one: Open, frame: string): void {
    const { id, action, data } = JSON.parse(frame) as { id: string; action: string; data: never }
    const told = interception(action) ?? refusal(data)
    counts.requests.push(action)
    if (result.isDown || told === 'unreached') return
    const body =
      typeof told === 'object'
        ? { ok: false, problem: told.problem }
        : { ok: true, data: told === 'nonsense' ? {} : perform(one, action, data) }
    if (told === 'untold') takeNews()
    if (told !== 'lost') emit(one, 'message', { data: JSON.stringify({ id, ...body }) })
  }

  function perform(one: Open, action: string, data: never): unknown {
    const timestamp = () => new Date(one.expiresAt).toISOString()
    switch (action) {
      case 'hello': {
        one.isRegistered = true
        makeRoom()
        const limits = { heartbeatSeconds: 300, maxAgeSeconds, expiresAt: timestamp() }
        return { connectionId: 'x', userId: me, ...limits, apiLevel: 1, epoch: 'e' }
      }
      case 'ping':
        counts.pings += 1
        return { sync: false }
      case 'auth.refresh': {
        const until = tokens.get((data as { token: string }).token) ?? 0
        one.expiresAt = Math.max(one.expiresAt, until)
        return { expiresAt: timestamp() }
      }
      default:
        return act(action, data) ?? {}
    }
  }

  /** Before the new one is answered, as the service does it. */
  function makeRoom(): void {
    const [oldest, ...others] = [...open].filter(({ isRegistered }) => isRegistered)
    if (!oldest || others.length < mostConnections) return
    const data = { code: 'too_many_connections', ...closings.too_many_connections }
    const closing = { v: 1, id: 'closing', type: 'session.closing', at: '', actor: { userId: me }, data }
    emit(oldest, 'message', { data: JSON.stringify({ events: [closing] }) })
    end(oldest)
  }

  function end(one: Open): void {
    one.cancel()
    if (open.delete(one)) emit(one, 'close', { code: 1001 })
  }

  function connect(socket: FakeSocket, protocols: readonly string[]): Open {
    const token = protocols[1]?.slice('bearer.'.length) ?? ''
    const one: Open = { socket, isRegistered: false, expiresAt: tokens.get(token) ?? 0, cancel: () => {} }
    if (result.isDown || interception('connect') || !isGood(token)) {
      emit(one, 'error', {})
      return one
    }
    counts.connections += 1
    open.add(one)
    one.cancel = clock.timer(() => end(one), maxAgeSeconds * 1000)
    emit(one, 'open', {})
    return one
  }

  class SmallSocket implements FakeSocket {
    readonly listeners = new Map<string, ((event: never) => void)[]>()
    readonly #one: Open

    constructor(_: string, protocols: string[]) {
      this.#one = connect(this, protocols)
    }

    send(frame: string): void {
      if (open.has(this.#one)) queueMicrotask(() => reply(this.#one, frame))
    }

    close(): void {
      end(this.#one)
    }

    addEventListener(type: string, listener: (event: never) => void): void {
      this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener])
    }
  }

  const result: SmallService = {
    server,
    service,
    WebSocket: SmallSocket,
    tell,
    lose: () => void takeNews(),
    say: (event) => post({ events: [event] }),
    cut() {
      for (const one of [...open]) end(one)
    },
    counts,
    intercept: new Map(),
    isDown: false,
  }
  return result
}
