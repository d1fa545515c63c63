import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'

export const verifyToken = restRoute('verifyToken', async ({ body }) =>
  ok(await sessions.verifyToken(body.token)),
)
