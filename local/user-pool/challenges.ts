import { randomBytes } from 'node:crypto'
import type { Clock } from '../events.ts'
import type { Handshake, Verifier } from './srp.ts'

/** A question put to somebody who signs in, kept until it is answered, once. */
export type Challenge = { readonly clientId: string; readonly expiresAt: number } & (
  | {
      readonly kind: 'password'
      readonly login: string
      readonly userId: string
      readonly kept: Verifier
      readonly handshake: Handshake
      readonly clientValue: bigint
    }
  | { readonly kind: 'new-password'; readonly username: string }
)

export interface Challenges {
  /** Answers the name of the challenge, base64 as a SECRET_BLOCK is. */
  put(challenge: Challenge): string
  /** Undefined for an unknown, a used and an expired one. */
  take(name: string): Challenge | undefined
}

/** So many may wait; then the eldest go. In memory: a sign-in that a restart cuts in two starts again. */
const limit = 10_000

export function createChallenges(now: Clock): Challenges {
  const waiting = new Map<string, Challenge>()
  return {
    put(challenge) {
      const eldest = waiting.size >= limit ? waiting.keys().next().value : undefined
      if (eldest !== undefined) waiting.delete(eldest)
      const name = randomBytes(96).toString('base64')
      waiting.set(name, challenge)
      return name
    },
    take(name) {
      const challenge = waiting.get(name)
      waiting.delete(name)
      return challenge !== undefined && challenge.expiresAt > now() ? challenge : undefined
    },
  }
}
