import { currentLanguage, formatLanguage } from './texts.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${formatLanguage()} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(formatLanguage(), options)
  formats.set(key, known)
  return known
}

/** The beginning of the day where the reader is. */
export const dayOf = (time: number | string): number => new Date(time).setHours(0, 0, 0, 0)

/** `14:05` */
export const timeOfDay = (time: string): string =>
  format({ hour: 'numeric', minute: '2-digit' }).format(new Date(time))

/** A day with its year where that is another one than now's. */
export function dateOf(time: string, now: number, style: 'short' | 'long' = 'short'): string {
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  const month = style === 'short' ? 'short' : 'long'
  const weekday = style === 'long' ? ({ weekday: 'long' } as const) : {}
  return format({ ...weekday, day: 'numeric', month, ...(!isThisYear && { year: 'numeric' }) }).format(
    new Date(time),
  )
}

/** All of it, for who asks what "2 h" was. */
export const exactTime = (time: string): string =>
  format({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(time))

/** How long ago, as lists show it: "now", "5 min ago", the time today, "yesterday", the weekday, the date. */
export function relativeTime(time: string, now: number): string {
  const ago = Math.max(0, now - Date.parse(time))
  const relative = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto', style: 'short' })
  if (ago < minute) return relative.format(0, 'second')
  if (ago < hour) return relative.format(-Math.floor(ago / minute), 'minute')
  const days = Math.round((dayOf(now) - dayOf(time)) / day)
  if (days === 0) return timeOfDay(time)
  if (days === 1) return relative.format(-1, 'day')
  return days < 7 ? format({ weekday: 'short' }).format(new Date(time)) : dateOf(time, now)
}

/** "today", "yesterday", or the day: what stands between the messages of two days. */
export function dayName(time: string, now: number): string {
  const days = Math.round((dayOf(now) - dayOf(time)) / day)
  if (days > 1) return dateOf(time, now, 'long')
  const name = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(-days, 'day')
  return name.charAt(0).toLocaleUpperCase(currentLanguage()) + name.slice(1)
}

/** "Ada, Ben and 3 others" */
export const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(names)

export const numberOf = (value: number): string => new Intl.NumberFormat(formatLanguage()).format(value)

/** How long something takes already, in its largest unit: "5 minutes", "3 hours", "2 days". */
export function waitedFor(since: string, now: number): string {
  const waited = Math.max(0, now - Date.parse(since))
  const [unit, length] =
    waited < hour
      ? (['minute', minute] as const)
      : waited < day
        ? (['hour', hour] as const)
        : (['day', day] as const)
  const value = Math.floor(waited / length)
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
