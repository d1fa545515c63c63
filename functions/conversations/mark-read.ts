import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as marks from '../../shared/services/mark-read.ts'

export const markRead = restRoute('markRead', async ({ params, caller, body }, given) =>
  ok(await marks.markRead(given, caller, params.conversationId, body.upTo)),
)
