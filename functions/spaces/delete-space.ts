import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as closing from '../../shared/services/close-space.ts'

export const deleteSpace = restRoute('deleteSpace', async ({ caller, params }, given) => {
  await closing.deleteSpace(given, caller, params.spaceId)
  return noContent()
})
