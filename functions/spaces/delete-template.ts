import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as templates from '../../shared/services/templates.ts'

export const deleteTemplate = restRoute('deleteTemplate', async ({ caller, params }, given) => {
  await templates.deleteTemplate(given, caller, params)
  return noContent()
})
