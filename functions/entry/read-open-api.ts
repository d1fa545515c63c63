import { openApiDocument } from '../../shared/contract/openapi.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'

let document: object | undefined

export const readOpenApi = restRoute('readOpenApi', async () => {
  document ??= openApiDocument()
  return ok(document)
})
