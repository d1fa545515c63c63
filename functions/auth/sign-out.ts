import { socketGiven } from '../../shared/lambda/given.ts'
import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'
import { endSessions } from '../../shared/services/closing.ts'

/** Sockets know nothing of refresh tokens: only signing out everywhere closes them. */
export const signOut = restRoute('signOut', async ({ body }) => {
  const userId = await sessions.signOut(body.refreshToken, body.everywhere ?? false)
  if (userId !== undefined) await endSessions(socketGiven(), userId)
  return noContent()
})
