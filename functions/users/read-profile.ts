import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as profiles from '../../shared/services/profile-views.ts'

export const readProfile = restRoute('readProfile', async ({ reader, params }, given) =>
  ok(await profiles.readProfile(given, reader, params.userId)),
)
