import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as templates from '../../shared/services/templates.ts'

export const listTemplates = restRoute('listTemplates', async (request, given) => {
  const { spaceId } = request.params
  const position = request.openCursor(z.string())
  const wanted = { spaceId, limit: request.query.limit, position }
  const slice = await templates.listTemplates(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
