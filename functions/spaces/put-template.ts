import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as templates from '../../shared/services/templates.ts'

export const putTemplate = restRoute('putTemplate', async ({ caller, reader, params, body }, given) => {
  await templates.putTemplate(given, caller, params, body)
  return ok(await templates.readTemplate(given, reader, params))
})
