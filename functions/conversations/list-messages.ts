import { Seq } from '../../shared/contract/common.ts'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as messages from '../../shared/services/list-messages.ts'

export const listMessages = restRoute('listMessages', async (request, given) => {
  const { before, after, around, limit } = request.query
  messages.requireOneDirection(request.query)
  const position = request.openCursor(Seq)
  const wanted = { conversationId: request.params.conversationId, before, after, around, limit, position }
  const slice = await messages.listMessages(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
