import type { Profile } from '@parley/client'

/** Somebody as they are chosen. */
export type Person = Pick<Profile, 'userId' | 'username' | 'displayName' | 'avatarUrl'>
