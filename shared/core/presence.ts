/** Whether somebody is here, as others see it. */
export type Presence = 'active' | 'away' | 'offline'

interface Wishes {
  readonly settings?: { readonly presence?: string } | undefined
}

/** Whoever is does not want others to see that they are here. */
export const isInvisible = ({ settings }: Wishes): boolean => settings?.presence === 'invisible'

/** Here while a connection is open; away while all that are open say so. */
export function presenceOf(open: ReadonlyArray<{ readonly away: boolean }>): Presence {
  if (open.length === 0) return 'offline'
  return open.every(({ away }) => away) ? 'away' : 'active'
}
