import type { Live } from './live.ts'

/**
 * Keeps the members of a conversation, and how far each is, as they are: it loads them, and again on every new connection, for
 * what was read meanwhile is told to nobody. For a conversation that somebody looks at.
 *
 * @returns What ends that.
 *
 * @example
 * ```ts
 * import { createClient, watchMembers } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000' })
 * const conversation = '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01'
 * const stop = watchMembers(client, conversation)
 * client.live.members(conversation).subscribe(() => console.log(client.live.members(conversation).getSnapshot()))
 * stop()
 * ```
 */
export function watchMembers(
  { live }: { readonly live: Pick<Live, 'loadMembers' | 'listen'> },
  conversationId: string,
): () => void {
  // Without a network they come with the next connection.
  const load = () => void live.loadMembers(conversationId).catch(() => undefined)
  load()
  return live.listen({ connected: load, missed: load })
}
