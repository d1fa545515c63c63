import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { listConversations } from '../../shared/services/list-conversations.ts'
import { requireSpace } from '../../shared/services/space-standing.ts'

const Position = z.object({ at: z.number(), conversationId: z.string() })

export const listSpaceConversations = restRoute('listSpaceConversations', async (request, given) => {
  const { view, topic, userId, limit } = request.query
  const { spaceId } = request.params
  const position = request.openCursor(Position)
  await requireSpace(given, request.caller.userId, spaceId, 'list_conversations')
  const wanted = { view, spaceId, topic, userId, limit, position }
  const slice = await listConversations(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
