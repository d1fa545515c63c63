import { type AppLanguage, appLanguages } from '../texts/texts.ts'

/** What of the looks this device remembers, so that a page opens right before anybody is asked. Nothing in it is a secret. */
const names = {
  language: 'parley.language',
  theme: 'parley.theme',
  config: 'parley.config',
  timeZone: 'parley.timeZone',
} as const

export type Theme = 'system' | 'light' | 'dark'

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    // A browser that keeps nothing works all the same.
    return null
  }
}

function write(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // As above.
  }
}

export const keepLanguage = (language: AppLanguage): void => write(names.language, language)
export const keptLanguage = (): AppLanguage | undefined =>
  appLanguages.find((language) => language === read(names.language))

/** Shows light or dark from now on, here and after the next start; `system` is as the device says. */
export function useTheme(theme: Theme): void {
  write(names.theme, theme === 'system' ? undefined : theme)
  showKeptTheme()
}

export function showKeptTheme(): void {
  const kept = read(names.theme)
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept
  else delete document.documentElement.dataset.theme
}

export const keepTimeZone = (zone: string | undefined): void => write(names.timeZone, zone)
export const keptTimeZone = (): string | undefined => read(names.timeZone) ?? undefined

export const keepConfig = (config: string): void => write(names.config, config)
export const keptConfig = (): string | null => read(names.config)
