import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as receipts from '../../shared/services/receipts.ts'

export const listReceipts = restRoute('listReceipts', async (request, given) => {
  const { params, query, reader } = request
  const position = request.openCursor(z.string())
  const wanted = { conversationId: params.conversationId, seq: Number(params.seq), ...query, position }
  const slice = await receipts.listReceipts(given, reader, wanted)
  return ok({ ...page(request, slice.items, slice.position), ...(slice.counts && { counts: slice.counts }) })
})
