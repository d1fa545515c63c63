import { asyncApiDocument } from '../../shared/contract/asyncapi.ts'
import { realtimeEnvironment } from '../../shared/lambda/env.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'

let document: object | undefined

export const readAsyncApi = restRoute('readAsyncApi', async () => {
  document ??= asyncApiDocument(realtimeEnvironment().realtimeUrl)
  return ok(document)
})
