import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as passwords from '../../shared/lambda/user-pool-passwords.ts'

export const resetPassword = restRoute('resetPassword', async ({ body }) => {
  await passwords.resetPassword(body.username, body.code, body.password)
  return noContent()
})
