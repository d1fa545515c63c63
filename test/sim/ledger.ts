/** A message that the server acknowledged. */
export interface AckedSend {
  readonly conversationId: string
  readonly userId: string
  readonly device: string
  /** The id that its words begin with. */
  readonly clientMessageId: string
  readonly body: string
  readonly composedAt: number
  readonly ackedAt: number
  readonly seq: number
}

interface Place {
  readonly conversationId: string
  readonly seq: number
}

export interface AckedEdit extends Place {
  readonly revision: number
  readonly body: string
}

/** A log entry that a device was given, by whichever way. */
export interface Received extends Place {
  readonly userId: string
  readonly device: string
  readonly type: string
  readonly by: 'socket' | 'sync'
  readonly at: number
}

/** From the answer to `hello` to the end of the connection. */
export interface Connected {
  readonly userId: string
  readonly device: string
  readonly from: number
  to: number
  /** When a ping said that a post to it had failed, on a machine too busy for posts to be in time. */
  excusedAt?: number
}

/** What was acknowledged and received, to hold the server to. */
export interface Ledger {
  readonly sends: AckedSend[]
  readonly edits: AckedEdit[]
  /** Messages whose change was asked for, whatever came of it. */
  readonly touched: Set<string>
  readonly deletions: Place[]
  /** The highest acknowledged read mark, until the person marks something unread. */
  readonly reads: Map<string, number>
  readonly markedUnread: Set<string>
  readonly received: Received[]
  readonly connections: Connected[]
}

export const createLedger = (): Ledger => ({
  sends: [],
  edits: [],
  touched: new Set(),
  deletions: [],
  reads: new Map(),
  markedUnread: new Set(),
  received: [],
  connections: [],
})

/** Of a message, or of somebody in a conversation. */
export const nameOf = (conversationId: string, other: string | number): string => `${conversationId}/${other}`

/** What everybody says begins with an id of its own, also once it is edited. */
export const markerOf = (body: string): string => body.split(' ')[0]?.slice(1) ?? ''

/** The newest message of a conversation that was acknowledged before that moment. */
export function ackedBefore({ sends }: Ledger, conversationId: string, moment: number): number {
  return sends.reduce(
    (highest, one) =>
      one.conversationId === conversationId && one.ackedAt < moment ? Math.max(highest, one.seq) : highest,
    0,
  )
}
