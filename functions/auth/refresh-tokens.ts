import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as sessions from '../../shared/lambda/user-pool-sessions.ts'

export const refreshTokens = restRoute('refreshTokens', async ({ body }) =>
  ok(await sessions.refreshTokens(body.refreshToken)),
)
