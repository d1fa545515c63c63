import { created, ok, replayed, restRoute } from '../../shared/lambda/rest.ts'
import { conversationPath } from '../../shared/services/conversation-views.ts'
import * as conversations from '../../shared/services/create-conversation.ts'
import { readConversation, viewBegun } from '../../shared/services/list-conversations.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import { sendToAudience } from './send-to-audience.ts'

export const createConversation = restRoute('createConversation', async (request, given) => {
  const { caller, reader, body, idempotencyKey } = request
  if (body.kind === 'audience') return sendToAudience(request, given, body)
  const made = await conversations.createConversation(given, caller, body, idempotencyKey)
  const first = made.firstMessage
  const conversation = made.said
    ? await viewBegun(given, reader, made.said.standing)
    : await readConversation(given, reader, made.conversationId)
  const firstMessage = first && (await viewMessage(given, reader, first.standing, first.entry))
  const answer = { ...conversation, ...(firstMessage && { firstMessage }) }
  if (made.replayed) return replayed(answer)
  return made.created ? created(answer, conversationPath(made.conversationId)) : ok(answer)
})
