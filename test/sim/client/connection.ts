import type { Event } from '../../../shared/contract/event.ts'
import type { Problem } from '../../../shared/contract/problem.ts'

export type Answer<Data = unknown> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly problem: Problem | undefined }

/** An open socket that has said hello. */
export interface Connection {
  /** Undefined problem: no answer came, and what was asked may or may not have happened. */
  ask(action: string, data: unknown): Promise<Answer>
  readonly isOpen: () => boolean
  close(): void
}

export interface ConnectionOptions {
  readonly url: string
  readonly token: string
  readonly onEvents: (events: readonly Event[]) => void
  readonly onClose: () => void
  /** Without an answer for so long, the socket is taken for dead. */
  readonly answerMs: number
}

const noAnswer: Answer = { ok: false, problem: undefined }

interface Frame {
  readonly id?: string
  readonly ok?: boolean
  readonly data?: unknown
  readonly problem?: Problem
  readonly events?: readonly Event[]
}

/** Connects and says hello, from which on events come; rejects where either fails. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const socket = new WebSocket(options.url, ['parley.v1', `bearer.${options.token}`])
  const asked = new Map<string, (answer: Answer) => void>()
  const opened = Promise.withResolvers<void>()
  const giveUp = setTimeout(() => closed(), options.answerMs)
  let open = true
  function closed(): void {
    opened.reject(new Error('the connection was closed'))
    if (!open) return
    open = false
    socket.close()
    for (const answer of asked.values()) answer(noAnswer)
    options.onClose()
  }
  socket.addEventListener('open', () => opened.resolve())
  socket.addEventListener('close', closed)
  socket.addEventListener('error', closed)
  socket.addEventListener('message', ({ data }) => {
    if (open) hear(JSON.parse(String(data)) as Frame, asked, options)
  })
  await opened.promise.finally(() => clearTimeout(giveUp))
  const connection = talk(socket, asked, { answerMs: options.answerMs, isOpen: () => open, close: closed })
  const hello = await connection.ask('hello', {})
  if (hello.ok) return connection
  closed()
  throw new Error('hello was not answered')
}

function hear(frame: Frame, asked: Map<string, (answer: Answer) => void>, options: ConnectionOptions): void {
  if (frame.events) options.onEvents(frame.events)
  const answer = asked.get(frame.id ?? '')
  answer?.(frame.ok ? { ok: true, data: frame.data } : { ok: false, problem: frame.problem })
}

interface Talk {
  readonly answerMs: number
  readonly isOpen: () => boolean
  readonly close: () => void
}

function talk(
  socket: WebSocket,
  asked: Map<string, (answer: Answer) => void>,
  { answerMs, isOpen, close }: Talk,
): Connection {
  let count = 0
  return {
    isOpen,
    close,
    ask(action, data) {
      if (!isOpen()) return Promise.resolve(noAnswer)
      count += 1
      const id = String(count)
      const { promise, resolve } = Promise.withResolvers<Answer>()
      const timer = setTimeout(close, answerMs)
      asked.set(id, resolve)
      socket.send(JSON.stringify({ id, action, data }))
      return promise.finally(() => {
        clearTimeout(timer)
        asked.delete(id)
      })
    },
  }
}
