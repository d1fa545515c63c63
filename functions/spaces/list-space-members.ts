import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as members from '../../shared/services/list-space-members.ts'

export const listSpaceMembers = restRoute('listSpaceMembers', async (request, given) => {
  const { role, query, limit } = request.query
  const { spaceId } = request.params
  const position = request.openCursor(z.string())
  const wanted = { spaceId, role, query, limit, position }
  const slice = await members.listSpaceMembers(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
