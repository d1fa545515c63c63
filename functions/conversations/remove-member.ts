import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as members from '../../shared/services/members.ts'

export const removeMember = restRoute('removeMember', async ({ caller, params }, given) => {
  await members.removeMember(given, caller, params)
  return noContent()
})
