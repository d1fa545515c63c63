import type { Event } from '../../../shared/contract/event.ts'
import type { Environment } from '../clock.ts'
import { createViews, type View } from '../replica/view.ts'
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

interface Surroundings {
  readonly environment: Environment
  readonly ask: () => Ask | undefined
}

/** The others see it for six seconds. */
const repeatMs = 4_000

export function createTyping({ environment, ask }: Surroundings): TypingHearing {
  /** By conversation and person, what calls off that it ends by itself. */
  const writing = new Map<string, Map<string, () => void>>()
  const views = createViews<readonly string[]>((id) => [...(writing.get(id)?.keys() ?? [])])
  const toldAt = new Map<string, number>()

  /** For so long, or no more. */
  function set(conversationId: string, userId: string, ms: number): void {
    const people = writing.get(conversationId) ?? new Map<string, () => void>()
    writing.set(conversationId, people)
    people.get(userId)?.()
    people.delete(userId)
    if (ms > 0) {
      people.set(
        userId,
        environment.setTimer(() => set(conversationId, userId, 0), ms),
      )
    }
    views.renew(conversationId)
  }

  function hearOne({ type, at, conversationId = '', actor, data }: Event): void {
    if (type === 'typing.started') {
      // Both are the server's times, so that no clock of ours matters.
      const { userId, expiresAt } = data as { userId: string; expiresAt: string }
      set(conversationId, userId, Date.parse(expiresAt) - Date.parse(at))
    } else if (type === 'typing.stopped' || type === 'message.created') set(conversationId, actor.userId, 0)
  }

  function tell(action: 'typing.start' | 'typing.stop', conversationId: string): void {
    ask()?.(action, { conversationId }).catch(() => undefined)
  }

  return {
    in: views,
    start(conversationId) {
      const now = environment.now()
      if (now - (toldAt.get(conversationId) ?? 0) < repeatMs) return
      toldAt.set(conversationId, now)
      tell('typing.start', conversationId)
    },
    stop(conversationId) {
      if (toldAt.delete(conversationId)) tell('typing.stop', conversationId)
    },
    hear: (events) => events.forEach(hearOne),
  }
}
