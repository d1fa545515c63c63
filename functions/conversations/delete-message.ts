import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { deleteForEveryone, deleteForMe } from '../../shared/services/delete-message.ts'

export const deleteMessage = restRoute('deleteMessage', async ({ caller, params, query }, given) => {
  const place = { conversationId: params.conversationId, seq: Number(params.seq) }
  if (query.for === 'me') await deleteForMe(given, caller, place)
  else await deleteForEveryone(given, caller, place)
  return noContent()
})
