import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as signUp from '../../shared/lambda/user-pool-sign-up.ts'

export const confirmRegistration = restRoute('confirmRegistration', async ({ body }) => {
  await signUp.confirmRegistration(body.username, body.code)
  return noContent()
})
