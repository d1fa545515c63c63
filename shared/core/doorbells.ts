/**
 * What a stream record says: only that something changed, and where. What it is now is read from the table, so that a
 * repeated or late record never brings back what was deleted.
 */
export type Doorbell = { readonly sequenceNumber: string } & (
  | { readonly kind: 'entry'; readonly conversationId: string; readonly seq: number }
  /** A deleted conversation's content is not all purged yet. */
  | { readonly kind: 'purge'; readonly conversationId: string; readonly seq: number }
  | {
      readonly kind: 'joined' | 'left' | 'read' | 'delivered' | 'me'
      readonly conversationId: string
      readonly userId: string
    }
  | { readonly kind: 'renamed'; readonly userId: string }
  /** Somebody came into a space, left it, or is in it as something else. */
  | { readonly kind: 'membership'; readonly spaceId: string; readonly userId: string }
  /** A deleted space is not all closed yet. */
  | { readonly kind: 'closing'; readonly spaceId: string }
  /** An audience is to be brought in: by who asked, if at once, else by the worker. */
  | { readonly kind: 'job'; readonly jobId: string; readonly atOnce: boolean }
  | { readonly kind: 'disconnected'; readonly connectionId: string; readonly userId: string }
)

export type ConversationDoorbell = Extract<Doorbell, { conversationId: string }>

export interface ConversationNews {
  readonly conversationId: string
  readonly seqs: readonly number[]
  /** Whose row came, went, or changed, and what of it. */
  readonly joined: readonly string[]
  readonly left: readonly string[]
  readonly read: readonly string[]
  readonly delivered: readonly string[]
  readonly me: readonly string[]
  readonly sequenceNumbers: readonly string[]
}

/** The news of each conversation, each fact once. */
export function byConversation(doorbells: readonly ConversationDoorbell[]): ConversationNews[] {
  const groups = Map.groupBy(doorbells, ({ conversationId }) => conversationId)
  return [...groups].map(([conversationId, rung]) => newsOf(conversationId, rung))
}

function newsOf(conversationId: string, rung: readonly ConversationDoorbell[]): ConversationNews {
  const seqs = rung.flatMap((one) => (one.kind === 'entry' ? one.seq : []))
  const who = (kind: ConversationDoorbell['kind']): string[] => [
    ...new Set(rung.flatMap((one) => (one.kind === kind && 'userId' in one ? one.userId : []))),
  ]
  return {
    conversationId,
    seqs: [...new Set(seqs)].sort((a, b) => a - b),
    joined: who('joined'),
    left: who('left'),
    read: who('read'),
    delivered: who('delivered'),
    me: who('me'),
    sequenceNumbers: rung.map(({ sequenceNumber }) => sequenceNumber),
  }
}
