import * as z from 'zod'
import { ConversationId, Seq, Timestamp, UserId } from './common.ts'

/** The envelope of all that the server says unasked. Log events carry their entry's `seq` and `number`; others may be lost. */
export const Event = z
  .object({
    v: z.literal(1),
    id: z.string(),
    type: z.string(),
    at: Timestamp,
    actor: z.object({ userId: UserId }),
    conversationId: ConversationId.optional(),
    seq: Seq.optional(),
    number: z.int().optional(),
    data: z.unknown(),
  })
  .meta({ id: 'Event' })
export type Event = z.infer<typeof Event>
