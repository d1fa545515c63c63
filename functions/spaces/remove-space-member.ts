import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { removeFromSpace } from '../../shared/services/enrol.ts'

export const removeSpaceMember = restRoute('removeSpaceMember', async ({ caller, params }, given) => {
  await removeFromSpace(given, caller, params)
  return noContent()
})
