import { socketAction } from '../../shared/lambda/sockets.ts'
import * as ownState from '../../shared/services/own-state.ts'

export const markDelivered = socketAction('delivered', ({ data, reader }, given) =>
  ownState.markDelivered(given, reader, data.conversationId, data.upTo),
)
