import { created, restRoute } from '../../shared/lambda/rest.ts'
import * as signUp from '../../shared/lambda/user-pool-sign-up.ts'
import { lookUpLanguage } from '../../shared/locales/languages.ts'

export const register = restRoute('register', async ({ body, languages }) => {
  const locale = body.locale ?? lookUpLanguage(languages)
  const registered = await signUp.register({ ...body, ...(locale && { locale }) }, languages)
  return created(registered, `/v1/users/${registered.userId}`)
})
