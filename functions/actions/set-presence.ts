import { socketAction } from '../../shared/lambda/sockets.ts'
import * as presences from '../../shared/services/presence.ts'

export const setPresence = socketAction('presence.set', async ({ data, reader, connection }, given) => {
  await presences.setPresence(given, reader, connection, data.presence)
  return data
})
