import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as mailbox from '../../shared/services/mailbox.ts'

const Position = z.object({
  at: z.number(),
  conversationId: z.string(),
  seq: z.number(),
  reached: z.record(z.string(), z.number()),
})

export const listInbox = restRoute('listInbox', async (request, given) => {
  const position = request.openCursor(Position)
  const slice = await mailbox.listInbox(given, request.reader, { ...request.query, position })
  return ok(page(request, slice.items, slice.position))
})

/** What the badge counts, one by one. */
export const listUnreadMessages = restRoute('listUnreadMessages', async (request, given) => {
  const position = request.openCursor(Position)
  const wanted = { ...request.query, unread: true, badge: true, position }
  const slice = await mailbox.listInbox(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
