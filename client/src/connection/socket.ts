import type { Event } from '../../../shared/contract/event.ts'
import type { Problem } from '../../../shared/contract/problem.ts'
import type { Environment } from '../clock.ts'
import type { ActionAnswer, ActionInput, ActionName } from '../contract.ts'
import { errorOf, networkError } from '../errors.ts'

/** One action over a socket. Throws a `ParleyError`: `network` where no answer came, and it may or may not have happened. */
export type Ask = <Name extends ActionName>(
  name: Name,
  data: ActionInput<Name>,
) => Promise<ActionAnswer<Name>>

/** An open socket that has said hello. */
export interface Line {
  readonly ask: Ask
  readonly hello: ActionAnswer<'hello'>
  /** The token of its handshake, or a later one, and when the connection ends with it. */
  token: string
  expiresAt: string
  close(): void
}

export interface SocketOptions {
  readonly environment: Environment
  readonly url: string
  readonly token: string
  readonly locale: string | undefined
  /** Without an answer for so long, the socket is taken for dead. */
  readonly answerMs: number
  readonly onEvents: (events: readonly Event[]) => void
  /** Once, however it ends; not where it never said hello. */
  readonly onClose: () => void
}

interface Frame {
  readonly id?: string | null
  readonly ok?: boolean
  readonly data?: unknown
  readonly problem?: Problem
  readonly events?: readonly Event[]
}

interface Asked {
  readonly resolve: (data: unknown) => void
  readonly reject: (error: unknown) => void
}

const protocol = 'parley.v1'

/** Connects and says hello, from which on events come; fails where either does. */
export async function openSocket(options: SocketOptions): Promise<Line> {
  const { environment, url, token, locale, answerMs, onEvents, onClose } = options
  const socket = new environment.WebSocket(url, [protocol, `bearer.${token}`])
  const asked = new Map<string, Asked>()
  let count = 0
  let isOpen = true
  let isReady = false
  let opened = (_: boolean) => {}
  const opening = new Promise<boolean>((resolve) => {
    opened = resolve
  })

  function end(): void {
    if (!isOpen) return
    isOpen = false
    opened(false)
    socket.close()
    for (const { reject } of asked.values()) reject(networkError('The connection ended.'))
    asked.clear()
    if (isReady) onClose()
  }

  function hear(data: unknown): void {
    const frame = readFrame(data)
    if (!isOpen || !frame) return
    if (frame.events) onEvents(frame.events)
    const waiting = asked.get(frame.id ?? '')
    if (frame.ok) waiting?.resolve(frame.data)
    else if (frame.problem) waiting?.reject(errorOf(frame.problem))
  }

  const ask: Ask = (name, data) => {
    if (!isOpen) return Promise.reject(networkError('There is no connection.'))
    count += 1
    const id = String(count)
    return new Promise<unknown>((resolve, reject) => {
      const cancel = environment.setTimer(end, answerMs)
      const settle = (how: (value: unknown) => void) => (value: unknown) => {
        cancel()
        asked.delete(id)
        how(value)
      }
      asked.set(id, { resolve: settle(resolve), reject: settle(reject) })
      socket.send(JSON.stringify({ id, action: name, data }))
    }) as Promise<ActionAnswer<typeof name>>
  }

  socket.addEventListener('open', () => opened(true))
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  socket.addEventListener('message', ({ data }) => hear(data))
  const giveUp = environment.setTimer(end, answerMs)
  try {
    if (!(await opening)) throw networkError('The connection was not opened.')
    const hello = await ask('hello', locale === undefined ? {} : { locale })
    isReady = true
    return { ask, hello, token, expiresAt: hello.expiresAt, close: end }
  } catch (error) {
    end()
    throw error
  } finally {
    giveUp()
  }
}

function readFrame(data: unknown): Frame | undefined {
  try {
    return JSON.parse(String(data)) as Frame
  } catch {
    return undefined
  }
}
