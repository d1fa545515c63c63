import { AppError } from '../contract/errors.ts'
import type { LimitState, NamedPolicy } from '../contract/limits.ts'
import { derivedId } from '../core/ids.ts'
import { countCall, isRefused, networkOf, stateOf } from '../core/limits.ts'
import { addressLimitKey, type Key, nameLimitKey, userLimitKey } from '../store/keys.ts'
import { type Step, takeStep } from '../store/limits.ts'
import type { Given } from './given.ts'

/** Whose calls are counted together. */
export type Limited =
  /** In a space, apart from what they do elsewhere. */
  | { readonly userId: string; readonly spaceId?: string }
  | { readonly address: string }
  /** A username or an e-mail address, in whatever case; there may be nobody of that name. */
  | { readonly login: string }

/** Addresses and names stand in the table as hashes alone, and not for long. */
function keyOf(limited: Limited, name: string): Key {
  if ('userId' in limited) {
    const { userId, spaceId } = limited
    return userLimitKey(userId, spaceId === undefined ? name : `${name}#${spaceId}`)
  }
  if ('address' in limited) return addressLimitKey(derivedId('address', networkOf(limited.address)), name)
  return nameLimitKey(derivedId('login', limited.login.normalize('NFKC').toLowerCase()), name)
}

/**
 * Counts a call and answers where that leaves the caller; refuses with `rate_limited` what is too much. One write unit.
 * Where the counter cannot be written the call fails too: that happens first to who floods, and what holds the counter
 * holds everything else.
 */
export async function limitCall(
  given: Given,
  limited: Limited,
  limit: NamedPolicy,
  reason?: string,
): Promise<LimitState> {
  const { policy, name } = limit
  const now = given.now()
  const step: Step = (counter) => countCall(policy, counter, now)
  const counter = await takeStep(given.table, keyOf(limited, name), policy, step, now)
  const state = stateOf(limit, counter, now)
  if (isRefused(policy, counter)) throw refused(state, reason)
  return state
}

/** The refusal of a call, by what refuses it. */
export const refused = (state: LimitState, reason?: string): AppError =>
  new AppError('rate_limited', {
    ...(reason !== undefined && { reason }),
    retryAfterSeconds: state.resetSeconds,
    limits: [state],
  })
