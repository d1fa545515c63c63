import type { Live } from './live.ts'
import { receiptsUpTo } from './outbox/delivered.ts'

/**
 * Keeps the members of a conversation, and how far each is, as they are: it loads them, and again on every new connection, for
 * what was read meanwhile is told to nobody. For a conversation that somebody looks at. Of more than 50 members nobody is told how
 * far they are, and none are loaded: page through `createApi(client).conversations.members`.
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
  { live }: { readonly live: Pick<Live, 'conversation' | 'loadMembers' | 'listen'> },
  conversationId: string,
): () => void {
  const conversation = live.conversation(conversationId)
  /** Since the connection began. */
  let isLoaded = false

  function load(): void {
    const { memberCount } = conversation.getSnapshot() ?? {}
    if (isLoaded || memberCount === undefined || memberCount > receiptsUpTo) return
    isLoaded = true
    live.loadMembers(conversationId).catch(() => {
      isLoaded = false
    })
  }

  function loadAnew(): void {
    isLoaded = false
    load()
  }

  load()
  const endings = [conversation.subscribe(load), live.listen({ connected: loadAnew, missed: loadAnew })]
  return () => {
    for (const end of endings) end()
  }
}
