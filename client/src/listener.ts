import type { Event } from '../../shared/contract/event.ts'
import type { ParleyError } from './errors.ts'
import type { Delivered } from './outbox/deliver.ts'
import type { Outgoing } from './outbox/outgoing.ts'

/** What a client goes through, for bots, logs and tests. */
export interface LiveListener {
  /** Events as they came: late, twice, out of order. */
  received?(events: readonly Event[], by: 'socket' | 'sync'): void
  /** Log entries once each, in the order of their conversation, once they are applied; old ones too, when they come late. */
  applied?(entries: readonly Event[]): void
  connected?(): void
  disconnected?(): void
  /** Events may have been missed, and are asked for. */
  missed?(): void
  /** A whole pass of asking has succeeded: for everything, or for some conversations. */
  synced?(startedAt: number, only: readonly string[] | undefined): void
  /** Something on its way has come true. */
  sent?(one: Outgoing, delivered: Delivered): void
  refused?(one: Outgoing, error: ParleyError): void
  /** No answer, or one that asks to try again; it is tried again. */
  failed?(one: Outgoing, error: ParleyError): void
  /** Something that must not be in the way of anything else, such as a full disk. */
  error?(error: unknown): void
}

/** Says one thing to all who listen. */
export type Tell = <Name extends keyof LiveListener>(
  name: Name,
  ...heard: Parameters<NonNullable<LiveListener[Name]>>
) => void
