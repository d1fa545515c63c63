import type { Event } from '../../shared/contract/event.ts'
import type { SocketGiven } from '../../shared/services/tell.ts'
import type { NewConnection } from '../../shared/store/connections.ts'
import type { Table } from '../../shared/store/table.ts'
import { givenFor } from './test-table.ts'

export interface Listening {
  readonly given: SocketGiven
  readonly heard: (connectionId: string) => Event[]
  /** What was said to all, and closed, in order. */
  readonly log: string[]
  /** Connections that are no more. */
  readonly gone: Set<string>
  /** Connections that cannot be reached. */
  readonly failing: Set<string>
}

/** Sockets that write down what they are told. */
export function listeningOn(table: Table, now?: () => number): Listening {
  const events = new Map<string, Event[]>()
  const log: string[] = []
  const gone = new Set<string>()
  const failing = new Set<string>()
  const heard = (connectionId: string) => events.get(connectionId) ?? []
  const given: SocketGiven = {
    ...givenFor(table, now),
    post: async (connectionId, frame) => {
      if (gone.has(connectionId)) return 'gone'
      if (failing.has(connectionId)) return 'failed'
      const said = JSON.parse(frame).events as Event[]
      events.set(connectionId, [...heard(connectionId), ...said])
      log.push(...said.map(({ type }) => `${connectionId} ${type}`))
      return 'delivered'
    },
    close: async (connectionId) => {
      log.push(`${connectionId} closed`)
    },
  }
  return { given, heard, log, gone, failing }
}

/** A connection of this person, as the gateway names it. */
export function newConnection(
  userId: string,
  now: number,
  more: Partial<NewConnection> = {},
): NewConnection & { userId: string } {
  const connectionId = `${crypto.randomUUID().slice(0, 11)}=`
  return { connectionId, userId, connectedAt: now, expiresAt: now + 3_600_000, issuedAt: now, ...more }
}
