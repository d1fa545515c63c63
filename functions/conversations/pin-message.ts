import { noContent, ok, restRoute } from '../../shared/lambda/rest.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import { setPinned } from '../../shared/services/pin-message.ts'

const placeOf = (params: { conversationId: string; seq: string }) => ({ ...params, seq: Number(params.seq) })

export const pinMessage = restRoute('pinMessage', async ({ caller, reader, params }, given) => {
  const { standing, target } = await setPinned(given, caller, placeOf(params), true)
  return ok(await viewMessage(given, reader, standing, target))
})

export const unpinMessage = restRoute('unpinMessage', async ({ caller, params }, given) => {
  await setPinned(given, caller, placeOf(params), false)
  return noContent()
})
