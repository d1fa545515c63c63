import { once } from 'node:events'
import { WebSocket } from 'ws'
import { bearerProtocolPrefix, socketProtocol } from '../../shared/contract/subprotocols.ts'
import type { Account } from './messages.ts'

/** An open socket that has said hello. */
export interface Ear {
  readonly userId: string
  readonly connectionId: string
  /** Calls for every frame from now on, in place of whoever was called before. */
  listen(onFrame: (frame: Buffer) => void): void
  close(): void
}

/** Connects and says hello, from which on events come. */
export async function openEar(realtimeUrl: string, { userId, accessToken }: Account): Promise<Ear> {
  const socket = await openSocket(realtimeUrl, accessToken)
  let onFrame: (frame: Buffer) => void = () => undefined
  const replied = Promise.withResolvers<Reply>()
  socket.on('message', (frame: Buffer) => {
    if (frame.includes('"ok":')) replied.resolve(JSON.parse(String(frame)) as Reply)
    onFrame(frame)
  })
  socket.send(JSON.stringify({ id: '1', action: 'hello', data: {} }))
  const reply = await replied.promise
  if (!reply.ok) throw new Error(`hello was refused: ${JSON.stringify(reply)}`)
  return {
    userId,
    connectionId: reply.data.connectionId,
    listen: (listener) => {
      onFrame = listener
    },
    close: () => socket.terminate(),
  }
}

/** A machine that starts a thousand connections at once may refuse one for lack of time. */
async function openSocket(url: string, token: string, attempts = 5): Promise<WebSocket> {
  const socket = new WebSocket(url, [socketProtocol, bearerProtocolPrefix + token])
  try {
    await once(socket, 'open')
    return socket
  } catch (error) {
    if (attempts === 1) throw error
    return openSocket(url, token, attempts - 1)
  }
}

interface Reply {
  readonly ok: boolean
  readonly data: { readonly connectionId: string }
}
