import { created, replayed, restRoute } from '../../shared/lambda/rest.ts'
import * as templates from '../../shared/services/templates.ts'

export const createTemplate = restRoute('createTemplate', async (request, given) => {
  const { caller, reader, params, body, idempotencyKey } = request
  const made = await templates.createTemplate(given, caller, params.spaceId, body, idempotencyKey)
  const place = { spaceId: params.spaceId, templateId: made.templateId }
  const template = await templates.readTemplate(given, reader, place)
  return made.replayed ? replayed(template) : created(template, templates.templatePath(place))
})
