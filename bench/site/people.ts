import { putProfileIfAbsent } from '../../shared/store/profiles.ts'
import { pooled } from '../pooled.ts'
import type { Site } from './site.ts'

/** Everybody's profile, without the words by which the directory finds them: nobody is looked for. */
export async function settlePeople({ given, accounts }: Site): Promise<void> {
  const about = { locale: 'en', status: 'active', createdAt: Date.now() } as const
  await pooled(accounts, 16, ({ userId, username }, place) =>
    putProfileIfAbsent(given.table, { userId, username, displayName: `User ${place}`, ...about }, []),
  )
}
