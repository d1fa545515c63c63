import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { deleteConversation as end } from '../../shared/services/update-conversation.ts'

export const deleteConversation = restRoute('deleteConversation', async ({ caller, params }, given) => {
  await end(given, caller, params.conversationId)
  return noContent()
})
