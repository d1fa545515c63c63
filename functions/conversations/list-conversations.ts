import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as conversations from '../../shared/services/list-conversations.ts'

const Position = z.object({ at: z.number(), conversationId: z.string() })

export const listConversations = restRoute('listConversations', async (request, given) => {
  const { view, limit } = request.query
  const position = request.openCursor(Position)
  const slice = await conversations.listConversations(given, request.reader, { view, limit, position })
  return ok(page(request, slice.items, slice.position))
})
