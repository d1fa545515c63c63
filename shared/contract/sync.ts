import * as z from 'zod'
import { ConversationId, Position, Seq } from './common.ts'
import { Conversation } from './conversations.ts'
import { Event } from './event.ts'

/** Positions one request may carry: over REST, over a socket. Entries a page holds. */
export const syncLimits = { positions: 1000, socketPositions: 300, entries: 500 } as const

const atMost =
  (limit: number) =>
  (record: Record<string, unknown>): boolean =>
    Object.keys(record).length <= limit

/** What a client has. `states` are the `stateRevision`s it holds; without them own state is not compared. */
export const SyncRequest = z.strictObject({
  positions: z.record(ConversationId, Position).refine(atMost(syncLimits.positions)),
  states: z.record(ConversationId, z.int().min(0)).refine(atMost(syncLimits.positions)).optional(),
  epoch: z.string().min(1).max(64).optional(),
  only: z.array(ConversationId).max(syncLimits.positions).optional(),
  cursor: z.string().min(1).max(2048).optional(),
  limit: z.int().min(1).max(syncLimits.entries).default(200),
})
export type SyncRequest = z.output<typeof SyncRequest>

export const SocketSyncRequest = SyncRequest.extend({
  positions: z.record(ConversationId, Position).refine(atMost(syncLimits.socketPositions)),
})

/** A conversation's row, with the messages hidden for me where there are any. */
export const SyncConversation = Conversation.omit({ firstMessage: true })
  .extend({ hiddenSeqs: z.array(Seq).optional() })
  .meta({ id: 'SyncConversation' })
export type SyncConversation = z.infer<typeof SyncConversation>

export const leavingReasons = ['left', 'removed', 'deleted'] as const
export type LeavingReason = (typeof leavingReasons)[number]

/**
 * What the client lacks. `reset` names conversations whose position is beyond the log or from another epoch: the client
 * drops what it holds of them. While `complete` is false, the same positions are sent again with `cursor`.
 */
export const SyncAnswer = z
  .object({
    entries: z.array(Event),
    conversations: z.array(SyncConversation),
    removed: z.array(z.object({ conversationId: ConversationId, reason: z.enum(leavingReasons) })),
    reset: z.array(ConversationId),
    cursor: z.string().nullable(),
    complete: z.boolean(),
    epoch: z.string(),
  })
  .meta({ id: 'SyncAnswer' })
export type SyncAnswer = z.infer<typeof SyncAnswer>
