import { frameBytes } from '../contract/connections.ts'
import type { Event } from '../contract/event.ts'
import type { EventData, EventType } from '../contract/realtime.ts'
import { packFrames } from '../core/frames.ts'
import { markMissed } from '../store/connections.ts'
import type { Given } from './given.ts'
import { timestamp } from './message-views.ts'
import type { PostingGiven } from './post.ts'

/** Closes a connection, for whatever reason was told before. Never rejects. */
export type Close = (connectionId: string) => Promise<void>

/** What is given to use cases that speak to sockets themselves, without the stream between. */
export interface SocketGiven extends PostingGiven {
  readonly close: Close
}

/** One person's connection. */
export interface Ear {
  readonly userId: string
  readonly connectionId: string
}

const postsAtOnce = 50

/** An event that is in no log: whoever does not hear it never will. */
export function passingEvent<Type extends EventType>(
  given: Given,
  type: Type,
  userId: string,
  data: EventData<Type>,
  conversationId?: string,
): Event {
  return {
    v: 1,
    id: given.newId(),
    type,
    at: timestamp(given.now()),
    actor: { userId },
    ...(conversationId !== undefined && { conversationId }),
    data,
  }
}

/**
 * Posts one event to these connections and to no others, at a bounded pace. One that is gone is forgotten; one that
 * could not be reached hears at its next ping that it has to sync. Answers those that are gone.
 */
export async function tell(given: PostingGiven, ears: readonly Ear[], event: Event): Promise<Ear[]> {
  const frames = packFrames([JSON.stringify(event)], frameBytes)
  const gone: Ear[] = []
  const queue = ears.values()
  const postFrom = async (): Promise<void> => {
    for (const ear of queue) {
      for (const frame of frames) {
        const outcome = await given.post(ear.connectionId, frame)
        if (outcome === 'gone') gone.push(ear)
        if (outcome === 'failed') await markMissed(given.table, ear.userId, ear.connectionId)
      }
    }
  }
  await Promise.all(Array.from({ length: postsAtOnce }, postFrom))
  return gone
}
