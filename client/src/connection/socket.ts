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

const noAnswer = 'No answer came.'
const protocol = 'parley.v1'

/** Connects and says hello, from which on events come; fails where either does. */
export async function openSocket(options: SocketOptions): Promise<Line> {
  const { environment, url, token, locale, answerMs, onEvents, onClose } = options
  const socket = new environment.WebSocket(url, [protocol, `bearer.${token}`])
  /** By id, who waits for the answer; none comes of a connection that has ended. */
  const asked = new Map<string, (frame?: Frame) => void>()
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
    for (const answer of [...asked.values()]) answer()
    if (isReady) onClose()
  }

  function hear(data: unknown): void {
    const frame = readFrame(data)
    if (!isOpen || !frame) return
    if (frame.events) onEvents(frame.events)
    asked.get(frame.id ?? '')?.(frame)
  }

  const ask: Ask = (name, data) =>
    new Promise((resolve, reject) => {
      count += 1
      const id = String(count)
      const cancel = environment.setTimer(end, answerMs)
      asked.set(id, (frame) => {
        cancel()
        asked.delete(id)
        if (frame?.ok) resolve(frame.data as ActionAnswer<typeof name>)
        else reject(frame?.problem ? errorOf(frame.problem) : networkError(noAnswer))
      })
      if (isOpen) socket.send(JSON.stringify({ id, action: name, data }))
      else asked.get(id)?.()
    })

  socket.addEventListener('open', () => opened(true))
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  socket.addEventListener('message', ({ data }) => hear(data))
  const giveUp = environment.setTimer(end, answerMs)
  try {
    if (!(await opening)) throw networkError(noAnswer)
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
