import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { deleteGroup } from '../../shared/services/set-space-group.ts'

export const deleteSpaceGroup = restRoute('deleteSpaceGroup', async ({ caller, params }, given) => {
  await deleteGroup(given, caller, params)
  return noContent()
})
