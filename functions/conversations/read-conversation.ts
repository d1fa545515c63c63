import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as conversations from '../../shared/services/list-conversations.ts'

export const readConversation = restRoute('readConversation', async ({ params, reader }, given) =>
  ok(await conversations.readConversation(given, reader, params.conversationId)),
)
