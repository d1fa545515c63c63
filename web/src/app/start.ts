import { createClient, indexedDbPersistence, persistedTokenStore } from '@parley/client'
import { createBrowserNavigation } from '../navigation/navigation.ts'
import { tellAttention } from '../session/attention.ts'
import {
  keepLanguage,
  keepTimeZone,
  keptLanguage,
  keptTimeZone,
  showKeptTheme,
  useTheme,
} from '../session/kept.ts'
import { chosenTimeZone } from '../session/me.ts'
import { createParley, type Parley } from '../session/parley.ts'
import { readLanguages } from '../session/read-languages.ts'
import { tellRefusals } from '../session/tell-refusals.ts'
import { browserLanguages, chooseLanguage, currentLanguage, onTexts, useLanguage } from '../texts/texts.ts'
import { useTimeZone } from '../texts/times.ts'
import { readConfig } from './config.ts'

/** Shows texts, then finds out who is here. Fails where nothing is known of the deployment. */
export async function startParley(): Promise<Parley> {
  const { url } = await readConfig()
  const persistence = indexedDbPersistence()
  const tokenStore = persistedTokenStore(persistence)
  const parley = createParley(
    createClient({ url, persistence, tokenStore, languages: readLanguages() }),
    createBrowserNavigation(),
    persistence,
  )
  followProfile(parley)
  tellRefusals(parley)
  tellAttention(parley)
  await parley.session.restored
  await parley.live.start()
  return parley
}

export async function startTexts(): Promise<void> {
  showKeptTheme()
  useTimeZone(keptTimeZone())
  await useLanguage(keptLanguage() ?? chooseLanguage(browserLanguages()))
  onTexts(showLanguage)
  showLanguage()
}

function showLanguage(): void {
  document.documentElement.lang = currentLanguage()
}

/** The own profile is read when somebody comes, and again with each connection; language, time zone and theme follow it. */
function followProfile({ session, me, live }: Parley): void {
  // What cannot be read now is read with the next connection.
  const read = () => void (session.state === 'signedIn' && me.read().catch(() => undefined))
  session.onChange(read)
  live.listen({ connected: read })
  me.profile.subscribe(() => {
    const profile = me.profile.getSnapshot()
    const timeZone = chosenTimeZone(profile)
    keepTimeZone(timeZone)
    useTimeZone(timeZone)
    if (!profile) return
    useTheme(profile.settings.theme)
    const language = chooseLanguage([profile.locale])
    keepLanguage(language)
    // Where its file does not come, the app goes on in the one that it speaks.
    if (language !== currentLanguage()) useLanguage(language).catch(() => undefined)
  })
}
