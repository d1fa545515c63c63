import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { listUnanswered as list } from '../../shared/services/unanswered.ts'

const Place = z.object({ since: z.number(), conversationId: z.string() })
const Position = Place.extend({ beyond: Place.optional(), through: Place.optional() })

export const listUnanswered = restRoute('listUnanswered', async (request, given) => {
  const position = request.openCursor(Position)
  const wanted = { spaceId: request.params.spaceId, limit: request.query.limit, position }
  const slice = await list(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
