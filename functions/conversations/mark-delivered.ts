import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as ownState from '../../shared/services/own-state.ts'

export const markDelivered = restRoute('markDelivered', async ({ caller, params, body }, given) =>
  ok(await ownState.markDelivered(given, caller, params.conversationId, body.upTo)),
)
