import type { ShownConversation } from '@parley/client'
import { t } from '../../texts/texts.ts'

type Named = Pick<ShownConversation, 'kind' | 'title' | 'members' | 'conversationId'>

/** The other one of a direct conversation. */
export const otherOf = ({ kind, members }: Named, ownId: string | undefined) =>
  kind === 'direct' ? members.find(({ userId }) => userId !== ownId) : undefined

/** What a conversation is called: its title, else the other one, else who is in it. */
export function nameOf(conversation: Named, ownId: string | undefined): string {
  const { title, members } = conversation
  if (title) return title
  const others = members.filter(({ userId }) => userId !== ownId).map(({ displayName }) => displayName)
  return others.length > 0 ? others.slice(0, 3).join(', ') : t('conversation.untitled')
}

/** What its picture is of: the other one, or the conversation itself. */
export const pictureOf = (conversation: Named, ownId: string | undefined): { id: string; name: string } => ({
  id: otherOf(conversation, ownId)?.userId ?? conversation.conversationId,
  name: nameOf(conversation, ownId),
})
