import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as passwords from '../../shared/lambda/user-pool-passwords.ts'

export const forgotPassword = restRoute('forgotPassword', async ({ body, languages }) => {
  await passwords.forgotPassword(body.username, languages)
  return noContent()
})
