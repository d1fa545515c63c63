import { AppError, invalid } from '../../shared/contract/errors.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as messages from '../../shared/services/edit-message.ts'
import { viewMessage } from '../../shared/services/message-views.ts'

/** The revision in `If-Match`; quotes are optional. */
function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new AppError('precondition_required')
  const revision = /^(?:W\/)?"?([1-9]\d{0,8})"?$/.exec(ifMatch.trim())?.[1]
  if (revision === undefined) throw invalid('If-Match', 'invalid_value')
  return Number(revision)
}

export const editMessage = restRoute('editMessage', async (request, given) => {
  const { caller, reader, params, body } = request
  const revision = revisionOf(request.header('If-Match'))
  const { conversationId } = params
  const edit = { conversationId, seq: Number(params.seq), content: body.content, revision }
  const { standing, target } = await messages.editMessage(given, caller, edit)
  return ok(await viewMessage(given, reader, standing, target))
})
