import * as openPaths from '../../shared/contract/open-paths.ts'
import * as userPaths from '../../shared/contract/user-paths.ts'
import type { Environment } from './clock.ts'
import type { AnswerOf, BodyOf } from './contract.ts'
import type { Call, OpenCall } from './http.ts'
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts'
import type { TokenStore } from './token-store.ts'
import { createTokens } from './tokens.ts'

/**
 * `signedOut`: nobody is. `signedIn`: tokens are there. `expired`: somebody was, and has to give the password again; what is
 * stored of theirs may stay until then.
 */
export type SessionState = 'signedOut' | 'signedIn' | 'expired'

/** What the rest of a client asks of who is signed in. */
export interface TokenSource {
  /** `signedOut` also until `restored`. */
  readonly state: SessionState
  /** Whose session it is, or was: it stays known while `expired`. */
  readonly userId: string | undefined
  /** Settles once what was stored has been read; never fails. */
  readonly restored: Promise<void>
  /**
   * A token that is good for a while, new where the old one is about to end. One that was refused is never given again: it is
   * named to get another.
   *
   * @throws ParleyError `signed_out` or `session_ended` where there is none to be had; a retryable one where that cannot be
   * known now.
   */
  accessToken(refused?: string): Promise<string>
  /** Hears every change of `state` and `userId`; what it answers ends that. */
  onChange(listener: () => void): () => void
  /** Ends what listens to other tabs. The session stays as it is. */
  close(): void
}

/**
 * Who is signed in: signing up, in and out, and tokens that renew themselves. Tabs with the same token store share it.
 *
 * @example
 * ```ts
 * import { createClient } from '@parley/client'
 *
 * const { session } = createClient({ url: 'http://localhost:4000' })
 * session.onChange(() => console.log(session.state, session.userId))
 *
 * await session.restored
 * if (session.state !== 'signedIn') await session.signIn({ username: 'ada', password: 'Correct-Horse-7' })
 * ```
 */
export interface Session extends TokenSource {
  /** Signs up. A code goes to the e-mail address, unless the deployment wants none. */
  register(person: BodyOf<'register'>): Promise<AnswerOf<'register'>>
  /** @throws ParleyError `invalid_code`, `already_confirmed`. */
  confirm(code: BodyOf<'confirmRegistration'>): Promise<void>
  /** Sends the code again; answers the same for unknown names. */
  resendCode(person: BodyOf<'resendCode'>): Promise<void>
  /** @throws ParleyError `invalid_credentials`, `email_not_confirmed`. */
  signIn(credentials: BodyOf<'signIn'>): Promise<void>
  /**
   * Forgets the session on this device, also without a network. With `everywhere` all sessions of the person end first, and
   * where that fails nothing changes. An access token that is out stays good for REST for an hour at most.
   */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>
  /** Sends a code for a new password; answers the same for unknown names. */
  forgotPassword(person: BodyOf<'forgotPassword'>): Promise<void>
  /** @throws ParleyError `invalid_code`, `weak_password`. */
  resetPassword(reset: BodyOf<'resetPassword'>): Promise<void>
  /** @throws ParleyError `invalid_credentials`, `weak_password`. */
  changePassword(change: BodyOf<'changePassword'>): Promise<void>
  /** Removes the account for good. Messages stay, as those of a deleted user. */
  deleteAccount(proof: BodyOf<'deleteOwnAccount'>): Promise<void>
}

interface SessionOptions {
  readonly environment: Environment
  readonly store: TokenStore
  readonly open: OpenCall
  readonly call: Call
}

export function createSession({ environment, store, open, call }: SessionOptions): Session {
  const keeper = createSessionKeeper(environment, store)
  const restored = keeper.restore()
  const { accessToken, begin } = createTokens(environment, keeper, open)
  return {
    get state() {
      return keeper.state()
    },
    get userId() {
      return keeper.current()?.userId
    },
    restored,
    accessToken: (refused) => restored.then(() => accessToken(refused)),
    onChange: keeper.onChange,
    close: keeper.close,
    register: async (body) => (await open(openPaths.register, { body })).body,
    confirm: async (body) => void (await open(openPaths.confirmRegistration, { body })),
    resendCode: async (body) => void (await open(openPaths.resendCode, { body })),
    async signIn(body) {
      await restored
      await begin((await open(openPaths.signIn, { body })).body)
    },
    async signOut(options) {
      await restored
      await signOut(keeper, open, options?.everywhere ?? false)
    },
    forgotPassword: async (body) => void (await open(openPaths.forgotPassword, { body })),
    resetPassword: async (body) => void (await open(openPaths.resetPassword, { body })),
    changePassword: async (body) => void (await call(userPaths.changePassword, { body })),
    async deleteAccount(body) {
      await call(userPaths.deleteOwnAccount, { body })
      await keeper.keep(undefined)
    },
  }
}

async function signOut(keeper: SessionKeeper, open: OpenCall, everywhere: boolean): Promise<void> {
  const refreshToken = keeper.current()?.tokens?.refreshToken
  if (everywhere && refreshToken !== undefined)
    await open(openPaths.signOut, { body: { refreshToken, everywhere } })
  await keeper.keep(undefined)
  if (everywhere || refreshToken === undefined) return
  // The token is gone from here whatever the service answers, and nobody else has it.
  await open(openPaths.signOut, { body: { refreshToken } }).catch(() => undefined)
}
