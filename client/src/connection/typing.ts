import type { Event } from '../../../shared/contract/event.ts'
import type { Environment } from '../clock.ts'
import { createView, type View, type ViewSource } from '../replica/view.ts'
import type { Ask } from './socket.ts'

/** Who writes at the moment. Shown in conversations of up to 50 people. */
export interface Typing {
  /** The ids of the others who write there. */
  in(conversationId: string): View<readonly string[]>
  /** Say it with every key: the others are told as seldom as that suffices. */
  start(conversationId: string): void
  stop(conversationId: string): void
}

export interface TypingHearing extends Typing {
  hear(events: readonly Event[]): void
}

/** The others see it for six seconds. */
const repeatMs = 4_000

export function createTyping(environment: Environment, ask: () => Ask | undefined): TypingHearing {
  /** By conversation and person, what calls off that it ends by itself. */
  const writing = new Map<string, Map<string, () => void>>()
  const views = new Map<string, ViewSource<readonly string[]>>()
  const toldAt = new Map<string, number>()

  function end(conversationId: string, userId: string): void {
    const people = writing.get(conversationId)
    people?.get(userId)?.()
    if (people?.delete(userId)) views.get(conversationId)?.renew()
  }

  function begin(conversationId: string, userId: string, ms: number): void {
    const people = writing.get(conversationId) ?? new Map<string, () => void>()
    people.get(userId)?.()
    people.set(
      userId,
      environment.setTimer(() => end(conversationId, userId), ms),
    )
    writing.set(conversationId, people)
    views.get(conversationId)?.renew()
  }

  function hearOne({ type, at, conversationId = '', actor, data }: Event): void {
    if (type === 'typing.started') {
      // Both are the server's times, so that no clock of ours matters.
      const { userId, expiresAt } = data as { userId: string; expiresAt: string }
      begin(conversationId, userId, Date.parse(expiresAt) - Date.parse(at))
    } else if (type === 'typing.stopped' || type === 'message.created') end(conversationId, actor.userId)
  }

  return {
    in(conversationId) {
      const view =
        views.get(conversationId) ?? createView(() => [...(writing.get(conversationId)?.keys() ?? [])])
      views.set(conversationId, view)
      return view
    },
    start(conversationId) {
      const now = environment.now()
      if (now - (toldAt.get(conversationId) ?? 0) < repeatMs) return
      toldAt.set(conversationId, now)
      ask()?.('typing.start', { conversationId }).catch(() => undefined)
    },
    stop(conversationId) {
      if (toldAt.delete(conversationId)) ask()?.('typing.stop', { conversationId }).catch(() => undefined)
    },
    hear: (events) => events.forEach(hearOne),
  }
}
