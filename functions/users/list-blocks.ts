import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as profiles from '../../shared/services/profile-views.ts'

export const listBlocks = restRoute('listBlocks', async (request, given) => {
  const { limit } = request.query
  const position = request.openCursor(z.string())
  const slice = await profiles.listBlocks(given, request.reader, { limit, position })
  return ok(page(request, slice.items, slice.position))
})
