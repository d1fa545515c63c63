import { socketAction } from '../../shared/lambda/sockets.ts'
import { timestamp } from '../../shared/services/message-views.ts'
import { tellTyping } from '../../shared/services/typing.ts'

export const startTyping = socketAction('typing.start', async ({ data, reader }, given) => {
  const expiresAt = await tellTyping(given, reader, data.conversationId, true)
  return { expiresAt: expiresAt === undefined ? null : timestamp(expiresAt) }
})

export const stopTyping = socketAction('typing.stop', async ({ data, reader }, given) => {
  await tellTyping(given, reader, data.conversationId, false)
  return {}
})
