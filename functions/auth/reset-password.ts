import { socketGiven } from '../../shared/lambda/given.ts'
import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as passwords from '../../shared/lambda/user-pool-passwords.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'
import { endSessions } from '../../shared/services/closing.ts'

/** Somebody may be taking their account back: whoever was signed in with the old password no longer is. */
export const resetPassword = restRoute('resetPassword', async ({ body }) => {
  const { username, code, password } = body
  await passwords.resetPassword(username, code, password)
  const userId = await sessions.revokeAllOf(username)
  if (userId !== undefined) await endSessions(socketGiven(), userId)
  return noContent()
})
