import type { Environment, Socket, SocketConstructor } from '../../client/src/clock.ts'
import { platformEnvironment } from '../../client/src/platform.ts'
import type { Event } from '../../shared/contract/event.ts'
import { epoch, me, messageEvent } from './fixture.ts'

/** A service inside the page, so that nothing but the client takes time. */
export interface Service {
  readonly environment: Environment
  /** The device was offline before. */
  goOnline(): void
  /** Hands a frame to the client, as its socket does. */
  post(frame: string): void
}

interface Sent {
  readonly conversationId: string
  readonly content: { readonly body: string }
}

const nothingNew = {
  entries: [],
  conversations: [],
  removed: [],
  reset: [],
  cursor: null,
  complete: true,
  epoch,
}
const farAway = new Date(Date.UTC(2999, 0)).toISOString()
const hello = {
  connectionId: 'x',
  userId: me,
  heartbeatSeconds: 300,
  maxAgeSeconds: 7200,
  expiresAt: farAway,
}

/** @param nextSeq - Of the conversation to which something is sent. */
export function createService(nextSeq: () => number): Service {
  let isOnline = false
  let hear: ((event: { readonly data: unknown }) => void) | undefined
  const listeners = new Set<() => void>()
  const post = (frame: string) => hear?.({ data: frame })

  function send({ conversationId, content }: Sent): unknown {
    const event: Event = messageEvent(conversationId, nextSeq(), me, content.body)
    post(JSON.stringify({ events: [event] }))
    return { message: { seq: event.seq }, replayed: false }
  }

  function answer(action: string, data: Sent): unknown {
    if (action === 'hello') return { ...hello, apiLevel: 1, epoch }
    if (action === 'sync') return nothingNew
    return action === 'message.send' ? send(data) : {}
  }

  class PageSocket implements Socket {
    addEventListener(type: string, listener: (event: never) => void): void {
      if (type === 'message') hear = listener as typeof hear
      if (type === 'open') setTimeout(listener as () => void)
    }
    send(frame: string): void {
      const { id, action, data } = JSON.parse(frame) as { id: string; action: string; data: Sent }
      setTimeout(() => post(JSON.stringify({ id, ok: true, data: answer(action, data) })))
    }
    close(): void {
      hear = undefined
    }
  }

  return {
    environment: {
      ...platformEnvironment(),
      fetch: async () => ({
        status: 200,
        headers: { get: () => null },
        text: async () => JSON.stringify({ realtimeUrl: 'ws://page' }),
      }),
      WebSocket: PageSocket as SocketConstructor,
      isOnline: () => isOnline,
      onOnlineChange(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    goOnline() {
      isOnline = true
      for (const listener of listeners) listener()
    },
    post,
  }
}
