import { socketAction } from '../../shared/lambda/sockets.ts'
import * as presences from '../../shared/services/presence.ts'

export const watchPresence = socketAction('presence.watch', async ({ data, connection }, given) => ({
  states: await presences.watchPresence(given, connection, data.userIds),
}))

export const unwatchPresence = socketAction('presence.unwatch', async ({ data, connection }, given) => {
  await presences.unwatchPresence(given, connection, data.userIds)
  return {}
})
