import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as audiences from '../../shared/services/read-audience.ts'

export const readAudience = restRoute('readAudience', async ({ reader, params }, given) =>
  ok(await audiences.readAudience(given, reader, params.conversationId)),
)
