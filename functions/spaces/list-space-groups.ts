import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as groups from '../../shared/services/space-groups.ts'

export const listSpaceGroups = restRoute('listSpaceGroups', async (request, given) => {
  const { spaceId } = request.params
  const position = request.openCursor(z.string())
  const wanted = { spaceId, limit: request.query.limit, position }
  const slice = await groups.listSpaceGroups(given, request.caller, wanted)
  return ok(page(request, slice.items, slice.position))
})
