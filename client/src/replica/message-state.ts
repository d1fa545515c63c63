import type { Member } from '../../../shared/contract/conversations.ts'
import type { ShownMessage } from './shown.ts'

/** How far a message is, from the one who wrote it to everybody else. */
export type MessageState = 'pending' | 'failed' | 'sent' | 'delivered' | 'seen'

/**
 * How far a message is: `delivered` or `seen` once that is true of everybody who was there when it was sent. Who is how far is
 * known of up to 50 members; for larger conversations ask `createApi(client).messages.receipts`.
 *
 * @param members - What `live.members` shows: `watchMembers` sees to it.
 *
 * @example
 * ```ts
 * import { createClient, messageStateOf, watchMembers } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000' })
 * const conversation = '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01'
 * const stop = watchMembers(client, conversation)
 * const members = client.live.members(conversation).getSnapshot()
 * const own = client.live.messages(conversation).getSnapshot().items.filter((one) => one.own)
 * console.log(own.map((message) => messageStateOf(message, members)))
 * stop()
 * ```
 */
export function messageStateOf(message: ShownMessage, members: readonly Member[] = []): MessageState {
  const { status, seq, senderId, createdAt } = message
  if (status) return status
  const others = members.filter(({ userId, joinedAt }) => userId !== senderId && joinedAt <= createdAt)
  if (others.length === 0) return 'sent'
  if (others.every(({ readSeq }) => readSeq >= seq)) return 'seen'
  return others.every(({ readSeq, deliveredSeq }) => Math.max(readSeq, deliveredSeq) >= seq)
    ? 'delivered'
    : 'sent'
}
