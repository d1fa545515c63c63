import { Seq } from '../../shared/contract/common.ts'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as threads from '../../shared/services/message-threads.ts'

export const listReplies = restRoute('listReplies', async (request, given) => {
  const { conversationId, seq } = request.params
  const position = request.openCursor(Seq)
  const wanted = { conversationId, seq: Number(seq), limit: request.query.limit, position }
  const slice = await threads.listReplies(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
