import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as messages from '../../shared/services/list-messages.ts'

export const readMessage = restRoute('readMessage', async ({ params, reader }, given) =>
  ok(await messages.readMessage(given, reader, params.conversationId, Number(params.seq))),
)
