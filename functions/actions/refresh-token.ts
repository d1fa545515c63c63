import { maxAgeSeconds } from '../../shared/contract/connections.ts'
import { AppError, invalid } from '../../shared/contract/errors.ts'
import { userPoolEnvironment } from '../../shared/lambda/env.ts'
import { socketAction } from '../../shared/lambda/sockets.ts'
import { createTokenVerifier } from '../../shared/lambda/tokens.ts'
import { timestamp } from '../../shared/services/message-views.ts'
import { prolong } from '../../shared/services/welcome.ts'

let verify: ReturnType<typeof createTokenVerifier> | undefined

/**
 * Checked like the token of the handshake; never beyond the age at which the gateway cuts the connection. It stems from
 * the same sign-in: a connection is closed with the session that it was opened in.
 */
export const refreshToken = socketAction('auth.refresh', async ({ data, connection }, given) => {
  verify ??= createTokenVerifier(userPoolEnvironment())
  const check = await verify(data.token)
  if (!check.ok) throw invalid('#/token', 'invalid_value')
  const isOwn = check.userId === connection.userId && check.sessionId === connection.sessionId
  if (!isOwn) throw new AppError('forbidden')
  const latest = connection.connectedAt + maxAgeSeconds * 1000
  const expiresAt = await prolong(given, connection, Math.min(check.expiresAt, latest))
  return { expiresAt: timestamp(expiresAt) }
})
