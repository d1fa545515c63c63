import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as pins from '../../shared/services/pin-message.ts'

export const listPins = restRoute('listPins', async (request, given) => {
  const pinned = await pins.listPins(given, request.reader, request.params.conversationId)
  return ok(page(request, pinned, undefined))
})
