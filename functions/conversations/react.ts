import { invalid } from '../../shared/contract/errors.ts'
import { isEmoji } from '../../shared/contract/messages.ts'
import { noContent, ok, restRoute } from '../../shared/lambda/rest.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import * as reactions from '../../shared/services/react.ts'

function reactionOf(params: { conversationId: string; seq: string; emoji: string }): reactions.Reaction {
  if (!isEmoji(params.emoji)) throw invalid('{emoji}', 'invalid_value')
  return { ...params, seq: Number(params.seq) }
}

export const addReaction = restRoute('addReaction', async ({ caller, reader, params }, given) => {
  const { standing, target } = await reactions.addReaction(given, caller, reactionOf(params))
  return ok(await viewMessage(given, reader, standing, target))
})

export const removeReaction = restRoute('removeReaction', async ({ caller, params }, given) => {
  await reactions.removeReaction(given, caller, reactionOf(params))
  return noContent()
})
