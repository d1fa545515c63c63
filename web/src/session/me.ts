import type { Api, OwnProfile, TokenSource } from '@parley/client'
import { createState, type Observed } from './state.ts'

export type ProfileChanges = Parameters<Api['users']['updateMe']>[0]

/** The own profile, as this device knows it. */
export interface Me {
  /** Undefined until it has been read. */
  readonly profile: Observed<OwnProfile | undefined>
  /** Asks for it. @throws ParleyError */
  read(): Promise<void>
  /** @throws ParleyError */
  update(changes: ProfileChanges): Promise<void>
}

/** The zone that somebody chose. Where they chose none, the device knows better where it is than the deployment does. */
export const chosenTimeZone = (profile: OwnProfile | undefined): string | undefined =>
  profile?.settings.timeZoneChosen ? profile.settings.timeZone : undefined

/** It is forgotten with the session. */
export function createMe(api: Api, session: TokenSource): Me {
  const profile = createState<OwnProfile | undefined>(undefined)
  const learn = (known: OwnProfile): void => {
    if (known.userId === session.userId) profile.set(known)
  }
  session.onChange(() => {
    if (profile.getSnapshot()?.userId !== session.userId) profile.set(undefined)
  })
  return {
    profile,
    read: async () => learn(await api.users.me()),
    update: async (changes) => learn(await api.users.updateMe(changes)),
  }
}
