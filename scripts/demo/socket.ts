import { DemoError } from './steps.ts'

export interface DemoEvent {
  readonly type: string
  readonly conversationId?: string
  readonly data: { readonly message?: { readonly content: { readonly body: string } } }
}

export interface DemoSocket {
  ask(action: string, data?: unknown): Promise<Record<string, unknown>>
  /** The next event of that type in the conversation, or one that has come already. */
  hear(type: string, conversationId: string): Promise<DemoEvent>
  close(): void
}

const patienceMs = 10_000

interface Waiting {
  readonly fits: (frame: Frame) => boolean
  readonly resolve: (frame: Frame) => void
}

type Frame = Record<string, unknown>

/** The token travels as a subprotocol, never in the URL. */
export async function connect(url: string, token: string): Promise<DemoSocket> {
  const socket = new WebSocket(url, ['parley.v1', `bearer.${token}`])
  const unheard: Frame[] = []
  const waiting = new Set<Waiting>()
  const take = (frame: Frame) => {
    const one = [...waiting].find(({ fits }) => fits(frame))
    if (one) one.resolve(frame)
    else unheard.push(frame)
  }
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame
    for (const part of Array.isArray(frame.events) ? (frame.events as Frame[]) : [frame]) take(part)
  })
  await opened(socket)
  return talk(socket, (what, fits) => next(what, fits, unheard, waiting))
}

async function opened(socket: WebSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('error', () => reject(new DemoError('The WebSocket handshake was refused.')))
  await promise
}

async function next(
  what: string,
  fits: Waiting['fits'],
  unheard: Frame[],
  waiting: Set<Waiting>,
): Promise<Frame> {
  const place = unheard.findIndex(fits)
  if (place >= 0) return unheard.splice(place, 1)[0] ?? {}
  const { promise, resolve, reject } = Promise.withResolvers<Frame>()
  const one = { fits, resolve }
  waiting.add(one)
  const patience = setTimeout(() => reject(new DemoError(`${what} did not come.`)), patienceMs)
  return promise.finally(() => {
    clearTimeout(patience)
    waiting.delete(one)
  })
}

type Next = (what: string, fits: Waiting['fits']) => Promise<Frame>

function talk(socket: WebSocket, next: Next): DemoSocket {
  let asked = 0
  return {
    close: () => socket.close(),
    ask: async (action, data = {}) => {
      asked += 1
      const id = String(asked)
      socket.send(JSON.stringify({ id, action, data }))
      const reply = await next(`The answer to ${action}`, (frame) => frame.id === id)
      if (reply.ok !== true) throw new DemoError(`${action} was refused: ${JSON.stringify(reply.problem)}`)
      return reply.data as Frame
    },
    hear: async (type, conversationId) => {
      const fits = (frame: Frame) => frame.type === type && frame.conversationId === conversationId
      return (await next(`The event ${type}`, fits)) as unknown as DemoEvent
    },
  }
}
