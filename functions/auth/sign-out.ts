import { socketGiven } from '../../shared/lambda/given.ts'
import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'
import { endSession, endSessions } from '../../shared/services/closing.ts'

/** The pool knows refresh tokens, we know sockets: both name the session. */
export const signOut = restRoute('signOut', async ({ body }) => {
  const session = await sessions.findSession(body.refreshToken)
  if (session && body.everywhere) {
    // The pool first: a token that it gave in between would be newer than the end of the others.
    await sessions.revokeEverywhere(session)
    await endSessions(socketGiven(), session.userId)
  } else if (session?.sessionId !== undefined) {
    // The pool last: whoever tries again after a failure needs the refresh token to name the session.
    await endSession(socketGiven(), session.userId, session.sessionId)
  }
  await sessions.revoke(body.refreshToken)
  return noContent()
})
