import type en from './en.json'
import { fillIn, type Values } from './pattern.ts'

export type TextKey = keyof typeof en

type Texts = Readonly<Record<string, string>>
type Source = Readonly<Record<AppLanguage, () => Promise<{ readonly default: Texts }>>>

/** Languages that the app comes in. Adding one is adding one file and a row here. */
const languages = {
  en: () => import('./en.json'),
  fi: () => import('./fi.json'),
  sv: () => import('./sv.json'),
}
export type AppLanguage = keyof typeof languages
export const appLanguages = Object.keys(languages) as AppLanguage[]

/** As they call themselves. */
export const languageNames: Readonly<Record<AppLanguage, string>> = {
  en: 'English',
  fi: 'Suomi',
  sv: 'Svenska',
}

const sources = new Set<Source>([languages])
let texts: Texts = {}
let language: AppLanguage = 'en'
/** The one that was asked for last, and how often one was: files come in any order. */
let wanted: AppLanguage = language
let asked = 0
let regional: string = language
const listeners = new Set<() => void>()

/** The language of what `t` answers: a BCP 47 tag for `Intl`, and for `lang`. */
export const currentLanguage = (): AppLanguage => language

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

/** What the browser's owner reads, best first. Where their system has no language it may name what is none: `en-US@posix`. */
export const browserLanguages = (): readonly string[] => navigator.languages.filter(isTag)

/** For dates and numbers: the same language as the reader's region writes it, where the browser says which. */
export const formatLanguage = (): string => regional

/** The text of a key in the language of now. A key that is not there does not compile. */
export const t = (key: TextKey, values: Values = {}): string => fillIn(texts[key] ?? '', values, language)

/** Brings a language; over once `t` speaks it, or once another is asked for. Whoever shows texts hears of it through `onTexts`. */
export async function useLanguage(next: AppLanguage): Promise<void> {
  wanted = next
  asked += 1
  const mine = asked
  const parts = await Promise.all([...sources].map((source) => source[next]()))
  if (mine !== asked) return
  texts = Object.assign({}, ...parts.map((part) => part.default))
  language = next
  regional = browserLanguages().find((tag) => tag.split('-')[0] === language) ?? language
  showTextsAnew()
}

/** Something that all texts hang on has changed. */
export function showTextsAnew(): void {
  for (const listener of [...listeners]) listener()
}

/** Brings what is said besides, from now on in every language. */
export async function useMoreTexts(source: Source): Promise<void> {
  sources.add(source)
  try {
    await useLanguage(wanted)
  } catch (error) {
    sources.delete(source)
    throw error
  }
}

/** Hears when the language changes; what it answers ends that. */
export function onTexts(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The first of these that the app comes in, also by their general form; else English. */
export function chooseLanguage(wanted: readonly string[]): AppLanguage {
  const general = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '')
  return appLanguages.find((known) => general.find((tag) => tag in languages) === known) ?? 'en'
}
