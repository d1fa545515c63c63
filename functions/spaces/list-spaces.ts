import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as spaces from '../../shared/services/spaces.ts'

export const listSpaces = restRoute('listSpaces', async (request, given) => {
  const { limit } = request.query
  const position = request.openCursor(z.string())
  const slice = await spaces.listSpaces(given, request.reader, { limit, position })
  return ok(page(request, slice.items, slice.position))
})
