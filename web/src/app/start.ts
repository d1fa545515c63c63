import { createClient, indexedDbPersistence, persistedTokenStore } from '@parley/client'
import { tell } from '../elements/toasts.ts'
import { createBrowserNavigation } from '../navigation/navigation.ts'
import { keepLanguage, keptLanguage, showKeptTheme, useTheme } from '../session/kept.ts'
import { createParley, type Parley } from '../session/parley.ts'
import { chooseLanguage, currentLanguage, onTexts, useLanguage } from '../texts/texts.ts'
import { readConfig } from './config.ts'

/** The languages that somebody reads, best first: the app's own, then what the browser says. */
const readLanguages = (): string[] => [...new Set([currentLanguage(), ...navigator.languages])]

/** Shows texts, then finds out who is here. Fails where nothing is known of the deployment. */
export async function startParley(): Promise<Parley> {
  const { url } = await readConfig()
  const persistence = indexedDbPersistence()
  // One list for good, so that the client asks in the language that the app speaks at the time.
  const languages = readLanguages()
  onTexts(() => languages.splice(0, languages.length, ...readLanguages()))
  const tokenStore = persistedTokenStore(persistence)
  const parley = createParley(
    createClient({ url, persistence, tokenStore, languages }),
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

/** A refused message waits where it stands; what was refused of a change is told and given up. */
function tellRefusals({ live }: Parley): void {
  live.listen({
    refused({ id, wish }, { detail }) {
      if (wish.kind === 'send') return
      live.outbox.discard(id)
      // How far somebody has read is nothing they asked for: it is marked again with what comes next.
      if (!('upTo' in wish)) tell(detail, 'problem')
    },
  })
}
