import { currentLanguage, t } from './texts.ts'

/** "Ada, Ben and 40 others": some names of so many. */
export function someOf(names: readonly string[], count: number): string {
  const others = count > names.length ? [t('others', { count: count - names.length })] : []
  return new Intl.ListFormat(currentLanguage()).format([...names, ...others])
}
