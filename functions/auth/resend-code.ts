import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as signUp from '../../shared/lambda/user-pool-sign-up.ts'

export const resendCode = restRoute('resendCode', async ({ body }) => {
  await signUp.resendCode(body.username)
  return noContent()
})
