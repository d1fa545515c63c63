import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { readSpace } from '../../shared/services/spaces.ts'
import { updateSpace as update } from '../../shared/services/update-space.ts'

export const updateSpace = restRoute('updateSpace', async (request, given) => {
  const { caller, reader, params, body } = request
  await update(given, caller, params.spaceId, body)
  return ok(await readSpace(given, reader, params.spaceId))
})
