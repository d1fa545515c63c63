import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import * as ownState from '../../shared/services/own-state.ts'

export const updateOwnState = restRoute('updateOwnState', async (request, given) => {
  const { caller, reader, params, body } = request
  await ownState.updateOwnState(given, caller, params.conversationId, body)
  return ok(await readConversation(given, reader, params.conversationId))
})
