import { count, short } from '../figures.ts'
import type { Load } from './load.ts'

/** Whole, or three figures where it is small. */
export const rough = (value: number): string => (value >= 10 ? count(value) : short(value))

export function span(seconds: number): string {
  if (seconds < 120) return `${short(seconds)} s`
  return seconds < 7200 ? `${short(seconds / 60)} min` : `${short(seconds / 3600)} h`
}

/** A column for each size. */
export const heads = (what: string, loads: readonly Load[]): string[] => [
  what,
  ...loads.map(({ users }) => `${count(users)} users`),
]
