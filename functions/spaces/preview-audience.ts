import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as audiences from '../../shared/services/audiences.ts'

export const previewAudience = restRoute('previewAudience', async ({ reader, params, body }, given) =>
  ok(await audiences.previewAudience(given, reader, params.spaceId, body.audience)),
)
