import { WebSocket as Handshake } from 'ws'
import type { Event } from '../../shared/contract/event.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import type { ActionAnswer, ActionName } from '../../shared/contract/realtime.ts'
import { until } from './runtime-poll.ts'

export type Reply<Name extends ActionName> =
  | { readonly id: string; readonly ok: true; readonly data: ActionAnswer<Name> }
  | { readonly id: string; readonly ok: false; readonly problem: Problem }

/** One connection that keeps all it hears. */
export interface Socket {
  readonly protocol: string
  readonly events: readonly Event[]
  readonly frames: readonly unknown[]
  ask<Name extends ActionName>(action: Name, data?: unknown): Promise<Reply<Name>>
  send(frame: string): void
  /** The first event of that type, now or later, that fits. */
  heard(type: string, fits?: (event: Event) => boolean): Promise<Event>
  close(): void
  readonly isClosed: boolean
}

/** Connects with an access token; rejects when the handshake is refused. */
export async function openSocket(url: string, token: string): Promise<Socket> {
  const socket = new WebSocket(url, ['parley.v1', `bearer.${token}`])
  const frames: unknown[] = []
  socket.addEventListener('message', ({ data }) => void frames.push(JSON.parse(String(data))))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('error', () => reject(new Error('the handshake was refused')))
  await promise
  return talk(socket, frames)
}

function talk(socket: WebSocket, frames: readonly unknown[]): Socket {
  let asked = 0
  const eventsOf = () => frames.flatMap((frame) => (frame as { events?: Event[] }).events ?? [])
  return {
    protocol: socket.protocol,
    frames,
    get events() {
      return eventsOf()
    },
    send: (frame) => socket.send(frame),
    close: () => socket.close(),
    get isClosed() {
      return socket.readyState === socket.CLOSED
    },
    ask: <Name extends ActionName>(action: Name, data: unknown = {}) => {
      asked += 1
      const id = String(asked)
      socket.send(JSON.stringify({ id, action, data }))
      const replied = () => frames.find((frame) => (frame as { id?: string }).id === id)
      return until(`the reply to ${action}`, replied) as Promise<Reply<Name>>
    },
    heard: (type, fits = () => true) =>
      until(`the event ${type}`, () => eventsOf().find((event) => event.type === type && fits(event))),
  }
}

/** Connects and says hello, from which on events come. */
export async function listen(url: string, token: string): Promise<Socket> {
  const socket = await openSocket(url, token)
  const reply = await socket.ask('hello')
  if (!reply.ok) throw new Error(`hello was refused: ${JSON.stringify(reply.problem)}`)
  return socket
}

/** The status that a handshake is answered with; 101 is a socket. */
export async function handshakeStatus(
  url: string,
  protocols: readonly string[],
): Promise<number | undefined> {
  const socket = new Handshake(url, [...protocols])
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  socket.on('open', () => resolve(101))
  socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
  socket.on('error', reject)
  return promise.finally(() => socket.terminate())
}
