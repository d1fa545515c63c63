import { requireRevision } from '../../shared/lambda/if-match.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as messages from '../../shared/services/edit-message.ts'
import { viewMessage } from '../../shared/services/message-views.ts'

export const editMessage = restRoute('editMessage', async (request, given) => {
  const { caller, reader, params, body } = request
  const revision = requireRevision(request.header('If-Match'))
  const { conversationId } = params
  const edit = { conversationId, seq: Number(params.seq), content: body.content, revision }
  const { standing, target } = await messages.editMessage(given, caller, edit)
  return ok(await viewMessage(given, reader, standing, target))
})
