import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as mailbox from '../../shared/services/mailbox.ts'

const Position = z.object({ at: z.number(), conversationId: z.string(), seq: z.number() })

export const listSent = restRoute('listSent', async (request, given) => {
  const position = request.openCursor(Position)
  const slice = await mailbox.listSentMessages(given, request.reader, {
    limit: request.query.limit,
    position,
  })
  return ok(page(request, slice.items, slice.position))
})
