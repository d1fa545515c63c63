import type { Content } from '../../../shared/contract/content.ts'

/** A message on its way: the same id and the same `after` through all tries. */
export interface Outgoing {
  readonly conversationId: string
  readonly clientMessageId: string
  readonly content: Content
  /** The last seq the device had when the message was composed; raised only where the server says `stale_position`. */
  after: number
  readonly replyTo?: number
  readonly priority?: 'urgent'
}

/** Kept before anything is sent, so that a crash loses nothing; oldest first. */
export type Outbox = Outgoing[]

/** The oldest of each conversation: a message waits for those before it. */
export function nextOf(outbox: Outbox, busy: ReadonlySet<string>): Outgoing[] {
  const seen = new Set<string>(busy)
  return outbox.filter(({ conversationId }) => {
    if (seen.has(conversationId)) return false
    seen.add(conversationId)
    return true
  })
}

export function remove(outbox: Outbox, clientMessageId: string): void {
  const place = outbox.findIndex((one) => one.clientMessageId === clientMessageId)
  if (place >= 0) outbox.splice(place, 1)
}
