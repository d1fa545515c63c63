import type { Api } from '@parley/client'
import type { Parley } from '../../session/parley.ts'

/** Begins it, or opens the direct one that is there; answers its id once it can be shown. @throws ParleyError */
export async function beginConversation(
  { api, live }: Pick<Parley, 'api' | 'live'>,
  conversation: Parameters<Api['conversations']['create']>[0],
): Promise<string> {
  const { conversationId } = await api.conversations.create(conversation)
  await live.sync([conversationId])
  return conversationId
}
