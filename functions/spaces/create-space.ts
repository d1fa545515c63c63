import { languageEnvironment } from '../../shared/lambda/env.ts'
import { created, replayed, restRoute } from '../../shared/lambda/rest.ts'
import { spacePath } from '../../shared/services/space-views.ts'
import * as spaces from '../../shared/services/spaces.ts'

export const createSpace = restRoute('createSpace', async (request, given) => {
  const { caller, reader, body, idempotencyKey } = request
  const wanted = { ...body, language: body.language ?? languageEnvironment().defaultLanguage }
  const made = await spaces.createSpace(given, caller, wanted, idempotencyKey)
  const space = await spaces.readSpace(given, reader, made.spaceId)
  return made.replayed ? replayed(space) : created(space, spacePath(made.spaceId))
})
