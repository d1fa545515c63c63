import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as threads from '../../shared/services/message-threads.ts'

export const listHistory = restRoute('listHistory', async (request, given) => {
  const { conversationId, seq } = request.params
  const revisions = await threads.listHistory(given, request.reader, conversationId, Number(seq))
  return ok(page(request, revisions, undefined))
})
