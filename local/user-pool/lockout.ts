import type { Clock } from '../events.ts'
import { notAuthorized } from './errors.ts'

/** After five wrong passwords AWS locks a name for a second, then for twice as long with each further one. */
export interface Lockout {
  isLocked(key: string): boolean
  /** Throws while the name is locked; such a try does not count. */
  requireOpen(key: string): void
  failed(key: string): void
  succeeded(key: string): void
}

interface Failures {
  readonly count: number
  readonly at: number
  readonly lockedUntil: number
}

const freeTries = 5
const forgottenAfterMs = 15 * 60_000

/** In memory only: a restart opens all, as a quarter of an hour of peace does. */
export function createLockout(now: Clock): Lockout {
  const failures = new Map<string, Failures>()
  const current = (key: string): Failures | undefined => {
    const found = failures.get(key)
    if (found !== undefined && Math.max(found.at, found.lockedUntil) + forgottenAfterMs >= now()) return found
    failures.delete(key)
    return undefined
  }

  const isLocked = (key: string): boolean => (current(key)?.lockedUntil ?? 0) > now()

  return {
    isLocked,
    requireOpen(key) {
      if (isLocked(key)) throw notAuthorized('Password attempts exceeded')
    },
    failed(key) {
      const count = (current(key)?.count ?? 0) + 1
      const lockedMs = count < freeTries ? 0 : Math.min(2 ** (count - freeTries) * 1000, forgottenAfterMs)
      failures.set(key, { count, at: now(), lockedUntil: now() + lockedMs })
    },
    succeeded(key) {
      failures.delete(key)
    },
  }
}
