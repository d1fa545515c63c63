import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as faq from '../../shared/services/faq.ts'

export const listFaqHistory = restRoute('listFaqHistory', async (request, given) => {
  const position = request.openCursor(z.int())
  const wanted = { ...request.params, limit: request.query.limit, position }
  const slice = await faq.listFaqHistory(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
