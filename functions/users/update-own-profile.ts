import { postingGiven } from '../../shared/lambda/given.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { editProfile } from '../../shared/services/presence.ts'
import { answerOwnProfile } from './own-profile.ts'

export const updateOwnProfile = restRoute('updateOwnProfile', async ({ caller, body }, given) =>
  ok(await answerOwnProfile(given, caller, () => editProfile(postingGiven(), caller, body))),
)
