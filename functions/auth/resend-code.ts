import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as signUp from '../../shared/lambda/user-pool-sign-up.ts'

export const resendCode = restRoute('resendCode', async ({ body, languages }) => {
  await signUp.resendCode(body.username, languages)
  return noContent()
})
