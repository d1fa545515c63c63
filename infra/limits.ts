import type { Settings } from './settings.ts'

/** What the stage of the REST API lets through of everybody together, in the long run. */
export const stageRate = ({ throttleRate }: Settings): string => `${throttleRate}/1`

/** The variable `LIMITS` of the functions: the setting, and the stage's own limit for them to tell of. */
export function limitsVariable(settings: Settings): string {
  const { limits } = settings
  if (limits === 'off') return 'off'
  const rates = limits.startsWith('{') ? JSON.parse(limits) : limits === 'on' ? {} : { every: limits }
  return JSON.stringify({ ...rates, stage: stageRate(settings) })
}
