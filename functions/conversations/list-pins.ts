import * as z from 'zod'
import { Seq } from '../../shared/contract/common.ts'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as pins from '../../shared/services/pin-message.ts'

export const listPins = restRoute('listPins', async (request, given) => {
  const position = request.openCursor(z.array(Seq))
  const wanted = { ...request.params, limit: request.query.limit, position }
  const slice = await pins.listPins(given, request.reader, wanted)
  return ok(page(request, slice.items, slice.position))
})
