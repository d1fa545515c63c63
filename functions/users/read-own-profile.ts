import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { answerOwnProfile } from './own-profile.ts'

export const readOwnProfile = restRoute('readOwnProfile', async ({ caller }, given) =>
  ok(await answerOwnProfile(given, caller, (profile) => profile)),
)
