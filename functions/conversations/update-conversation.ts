import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { updateConversation as update } from '../../shared/services/update-conversation.ts'

export const updateConversation = restRoute('updateConversation', async (request, given) => {
  const { caller, reader, params, body } = request
  await update(given, caller, params.conversationId, body)
  return ok(await readConversation(given, reader, params.conversationId))
})
