import type { Event } from '../../../shared/contract/event.ts'
import type { Environment } from '../clock.ts'
import type { Live } from '../live.ts'
import { createViews, type View } from '../replica/view.ts'

/** Who writes at the moment. Shown in conversations of up to 50 people. */
export interface Typing {
  /** The ids of the others who write there. */
  in(conversationId: string): View<readonly string[]>
  /** Say it with every key: the others are told as seldom as that suffices. */
  start(conversationId: string): void
  stop(conversationId: string): void
}

/** Of a client, what this needs. */
interface Surroundings {
  readonly environment: Environment
  readonly live: Pick<Live, 'ask' | 'listen'>
}

/** The others see it for six seconds. */
const repeatMs = 4_000

/**
 * Who writes, of one client.
 *
 * @example
 * ```ts
 * import { createClient, createTyping } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000' })
 * const typing = createTyping(client)
 * typing.start('0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01')
 * ```
 */
export function createTyping({ environment, live }: Surroundings): Typing {
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
    } else if (type === 'typing.stopped' || type === 'message.created') {
      set(conversationId, actor.userId, 0)
    }
  }

  function tell(action: 'typing.start' | 'typing.stop', conversationId: string): void {
    live
      .ask()?.(action, { conversationId })
      .catch(() => undefined)
  }

  live.listen({
    received: (events) => events.forEach(hearOne),
    // A message ends it for the others, and what comes then is told anew.
    sent: ({ conversationId }) => void toldAt.delete(conversationId),
  })
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
  }
}
