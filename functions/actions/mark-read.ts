import { socketAction } from '../../shared/lambda/sockets.ts'
import * as marks from '../../shared/services/mark-read.ts'

export const markRead = socketAction('read', ({ data, reader }, given) =>
  marks.markRead(given, reader, data.conversationId, data.upTo),
)
