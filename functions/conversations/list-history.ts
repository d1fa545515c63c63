import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as threads from '../../shared/services/message-threads.ts'

export const listHistory = restRoute('listHistory', async (request, given) => {
  const { conversationId, seq } = request.params
  const position = request.openCursor(z.int())
  const wanted = { conversationId, seq: Number(seq), limit: request.query.limit, position }
  const slice = await threads.listHistory(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
