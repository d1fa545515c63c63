import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as ownState from '../../shared/services/own-state.ts'

export const markUnread = restRoute('markUnread', async ({ caller, params, body }, given) =>
  ok(await ownState.markUnread(given, caller, params.conversationId, body.from)),
)
