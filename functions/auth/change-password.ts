import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { bearerToken } from '../../shared/lambda/user-pool.ts'
import * as passwords from '../../shared/lambda/user-pool-passwords.ts'

export const changePassword = restRoute('changePassword', async ({ body, header }) => {
  const accessToken = bearerToken(header('authorization'))
  await passwords.changePassword(accessToken, body.oldPassword, body.newPassword)
  return noContent()
})
