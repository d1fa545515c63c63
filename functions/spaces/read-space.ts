import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as spaces from '../../shared/services/spaces.ts'

export const readSpace = restRoute('readSpace', async ({ reader, params }, given) =>
  ok(await spaces.readSpace(given, reader, params.spaceId)),
)
