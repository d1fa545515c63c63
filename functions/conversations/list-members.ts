import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as members from '../../shared/services/list-members.ts'

export const listMembers = restRoute('listMembers', async (request, given) => {
  const { query, role, limit } = request.query
  const { conversationId } = request.params
  const position = request.openCursor(z.string())
  const wanted = { conversationId, query, role, limit, position }
  const slice = await members.listMembers(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
