import { isProperties } from './template.ts'

/** A list of a template as texts; empty when it is none. */
export function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** A map of a template as texts; null when it is none. */
export function textRecord(value: unknown): Record<string, string> | null {
  if (!isProperties(value)) return null
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, String(member)]))
}
