import { createClient, indexedDbPersistence, persistedTokenStore } from '@parley/client'
import { createBrowserNavigation } from '../navigation/navigation.ts'
import { keepLanguage, keptLanguage, showKeptTheme, useTheme } from '../session/kept.ts'
import { createParley, type Parley } from '../session/parley.ts'
import { readLanguages } from '../session/read-languages.ts'
import { tellRefusals } from '../session/tell-refusals.ts'
import { chooseLanguage, currentLanguage, onTexts, useLanguage } from '../texts/texts.ts'
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
  await parley.session.restored
  await parley.live.start()
  return parley
}

export async function startTexts(): Promise<void> {
  showKeptTheme()
  await useLanguage(keptLanguage() ?? chooseLanguage(navigator.languages))
  onTexts(showLanguage)
  showLanguage()
}

function showLanguage(): void {
  document.documentElement.lang = currentLanguage()
}

/** The own profile is read when somebody comes, and again with each connection; language and theme follow it. */
function followProfile({ session, me, live }: Parley): void {
  // What cannot be read now is read with the next connection.
  const read = () => void (session.state === 'signedIn' && me.read().catch(() => undefined))
  session.onChange(read)
  live.listen({ connected: read })
  me.profile.subscribe(() => {
    const profile = me.profile.getSnapshot()
    if (!profile) return
    useTheme(profile.settings.theme)
    const language = chooseLanguage([profile.locale])
    keepLanguage(language)
    if (language !== currentLanguage()) void useLanguage(language)
  })
}
