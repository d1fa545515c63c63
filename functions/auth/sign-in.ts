import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'

export const signIn = restRoute('signIn', async ({ body }) =>
  ok(await sessions.signIn(body.username, body.password)),
)
