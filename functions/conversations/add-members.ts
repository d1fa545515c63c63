import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { addPeople } from '../../shared/services/members.ts'

export const addMembers = restRoute('addMembers', async (request, given) => {
  const { caller, reader, params, body } = request
  await addPeople(given, caller, params.conversationId, body.memberIds, body.role ?? 'member')
  return ok(await readConversation(given, reader, params.conversationId))
})
