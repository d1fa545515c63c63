import { socketAction } from '../../shared/lambda/sockets.ts'
import { welcomeAgain } from '../../shared/services/welcome.ts'

export const ping = socketAction('ping', async ({ connection }, given) => ({
  sync: await welcomeAgain(given, connection),
}))
