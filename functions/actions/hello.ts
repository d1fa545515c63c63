import { heartbeatSeconds, maxAgeSeconds } from '../../shared/contract/connections.ts'
import { apiLevel } from '../../shared/contract/entry.ts'
import { deploymentEnvironment, languageEnvironment } from '../../shared/lambda/env.ts'
import { socketAction } from '../../shared/lambda/sockets.ts'
import { timestamp } from '../../shared/services/message-views.ts'
import { ensureProfile } from '../../shared/services/profiles.ts'
import { welcome } from '../../shared/services/welcome.ts'

/** Events reach the connection from this answer on, and never before: the handshake is surely over. */
export const hello = socketAction('hello', async ({ data, reader, connection }, given) => {
  const { locale } = data
  await ensureProfile(given, { ...reader, locale, provisional: true }, languageEnvironment().defaultLanguage)
  const expiresAt = await welcome(given, { ...connection, locale })
  return {
    connectionId: connection.connectionId,
    userId: reader.userId,
    heartbeatSeconds,
    maxAgeSeconds,
    expiresAt: timestamp(expiresAt),
    apiLevel,
    epoch: deploymentEnvironment().epoch,
  }
})
