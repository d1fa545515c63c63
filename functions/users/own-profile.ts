import { languageEnvironment, timeZoneEnvironment } from '../../shared/lambda/env.ts'
import { requireAccountOf } from '../../shared/lambda/user-pool-accounts.ts'
import type { Caller, Given } from '../../shared/services/given.ts'
import { viewOwnProfile } from '../../shared/services/profile-views.ts'
import { completeProfile } from '../../shared/services/profiles.ts'
import type { StoredProfile } from '../../shared/store/profiles.ts'

/** The caller's profile as it then is, with what the user pool alone knows. */
export async function answerOwnProfile(
  given: Given,
  caller: Caller,
  change: (profile: StoredProfile) => Promise<StoredProfile> | StoredProfile,
) {
  const account = await requireAccountOf(caller)
  const { userId, username } = caller
  const newcomer = { userId, username, displayName: account.displayName, locale: account.locale }
  const profile = await completeProfile(given, newcomer, languageEnvironment().defaultLanguage)
  const own = { email: account.email, ...timeZoneEnvironment() }
  return viewOwnProfile(given, await change(profile), own)
}
