import * as z from 'zod'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as users from '../../shared/services/list-users.ts'

const Position = z.object({ word: z.string().min(1), userId: z.string() })

export const listUsers = restRoute('listUsers', async (request, given) => {
  const { query, username, limit } = request.query
  const position = request.openCursor(Position)
  const slice = await users.listUsers(given, request.reader, { query, username, limit, position })
  return ok(page(request, slice.items, slice.position))
})
