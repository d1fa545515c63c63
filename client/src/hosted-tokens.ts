import type { Environment } from './clock.ts'
import { networkError, ParleyError, signedOutError } from './errors.ts'
import type { SessionState, TokenSource } from './session.ts'

/**
 * Gives an access token of the person who is signed in to the page or app around; undefined where nobody is.
 *
 * @param refused - The token that was not taken, or is about to end: another one is wanted.
 */
export type TokenProvider = (refused?: string) => Promise<string | undefined>

interface Held {
  readonly token: string
  readonly userId: string
  readonly goodUntil: number
}

/** Replaced so long before its end. */
const marginMs = 60_000
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Not every platform has `atob`. Characters beyond ASCII come out wrong, and nothing that is read here has any. */
function decodeBase64Url(text: string): string {
  let bits = 0
  let value = 0
  let decoded = ''
  for (const character of text.replace(/=+$/, '')) {
    const index = character === '-' ? 62 : character === '_' ? 63 : base64.indexOf(character)
    value = ((value << 6) | index) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    decoded += String.fromCharCode((value >> bits) & 0xff)
  }
  return decoded
}

/** What the token says of itself (RFC 7519). It is not verified: that is the service's part. */
function read(token: string): Held {
  try {
    const claims = JSON.parse(decodeBase64Url(token.split('.')[1] ?? '')) as { sub?: string; exp?: number }
    return { token, userId: claims.sub ?? '', goodUntil: (claims.exp ?? 0) * 1000 - marginMs }
  } catch (cause) {
    throw new ParleyError('unauthenticated', {
      status: 0,
      retryable: false,
      detail: 'No access token.',
      cause,
    })
  }
}

/** Tokens that the page around gives: it signs people in and out, and the client follows. */
export function createHostedTokens(environment: Environment, provider: TokenProvider): TokenSource {
  const listeners = new Set<() => void>()
  let held: Held | undefined
  let state: SessionState = 'signedOut'
  let asking: Promise<void> | undefined

  function adopt(next: Held | undefined): void {
    const before = { state, userId: held?.userId }
    state = next ? 'signedIn' : held ? 'expired' : 'signedOut'
    held = next ?? (held && { ...held, goodUntil: 0 })
    if (before.state === state && before.userId === held?.userId) return
    for (const listener of [...listeners]) listener()
  }

  async function ask(refused: string | undefined): Promise<void> {
    const token = await provider(refused).catch((error: unknown) => {
      throw error instanceof ParleyError ? error : networkError('The app around gave no access token.', error)
    })
    adopt(token === undefined ? undefined : read(token))
  }

  function askOnce(refused: string | undefined): Promise<void> {
    asking ??= ask(refused).finally(() => {
      asking = undefined
    })
    return asking
  }

  const isGood = (refused: string | undefined): boolean =>
    state === 'signedIn' && held?.token !== refused && environment.now() < (held?.goodUntil ?? 0)

  return {
    get state() {
      return state
    },
    get userId() {
      return held?.userId
    },
    restored: askOnce(undefined).catch(() => undefined),
    async accessToken(refused) {
      if (!isGood(refused)) await askOnce(refused)
      if (state !== 'signedIn' || !held) throw signedOutError()
      return held.token
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
  }
}
