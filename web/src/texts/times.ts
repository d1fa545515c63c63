import { currentLanguage, formatLanguage, showTextsAnew } from './texts.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${formatLanguage()} ${timeZone} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(formatLanguage(), { ...options, timeZone })
  formats.set(key, known)
  return known
}

/** Where the device says that it is. */
export const deviceTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

let timeZone = deviceTimeZone()

/** Shows all times as clocks show them there from now on; undefined is where the device is. A zone that it does not know, too. */
export function useTimeZone(zone: string | undefined): void {
  const next = zone !== undefined && isKnown(zone) ? zone : deviceTimeZone()
  if (next === timeZone) return
  timeZone = next
  days.clear()
  showTextsAnew()
}

function isKnown(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

/** No zone changes within a quarter of an hour, and asking for a day takes longer than looking it up. */
const quarter = 15 * minute
const days = new Map<number, number>()

/** The day of a time where the reader is: that day's midnight in UTC, so that days can be counted. */
export function dayOf(time: number | string): number {
  const at = new Date(time).getTime()
  const place = Math.floor(at / quarter)
  const known = days.get(place) ?? calendarDay(at)
  days.set(place, known)
  return known
}

function calendarDay(at: number): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    timeZone,
  }).formatToParts(at)
  const part = (name: 'year' | 'month' | 'day') => Number(parts.find(({ type }) => type === name)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'))
}

/** `14:05` */
export const timeOfDay = (time: string): string =>
  format({ hour: 'numeric', minute: '2-digit' }).format(new Date(time))

/** A day with its year where that is another one than now's. */
export function dateOf(time: string, now: number, style: 'short' | 'long' = 'short'): string {
  const yearOf = (one: number | string) => new Date(dayOf(one)).getUTCFullYear()
  const isThisYear = yearOf(time) === yearOf(now)
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

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** "30 seconds", "5 minutes": rounded up in the largest unit of which there is a whole one. */
export function durationOf(seconds: number): string {
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? (['second', 1] as const)
  const format = new Intl.NumberFormat(formatLanguage(), { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.ceil(seconds / length))
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
