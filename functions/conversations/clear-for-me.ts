import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as ownState from '../../shared/services/own-state.ts'

export const clearForMe = restRoute('clearForMe', async ({ caller, params }, given) => {
  await ownState.clearForMe(given, caller, params.conversationId)
  return noContent()
})
