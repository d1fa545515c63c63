import * as openPaths from '../../shared/contract/open-paths.ts'
import type { Environment } from './clock.ts'
import type { AnswerOf } from './contract.ts'
import { ParleyError, signedOutError } from './errors.ts'
import type { OpenCall } from './http.ts'
import type { SessionKeeper } from './session-keeper.ts'
import type { StoredSession } from './token-store.ts'

type Tokens = NonNullable<StoredSession['tokens']>
type Granted = AnswerOf<'signIn'>

/** A minute before its end, or a tenth of its life where that is short, an access token is replaced. */
const goodForMs = (expiresIn: number): number => expiresIn * 1000 - Math.min(60_000, expiresIn * 100)

/** Where nobody is signed in, or nobody any more: the error that says which. */
function requireTokens(session: StoredSession | undefined): Tokens {
  if (!session) throw signedOutError()
  if (session.tokens) return session.tokens
  throw new ParleyError('session_ended', { status: 401, retryable: false, detail: 'Sign in again.' })
}

export interface TokenKeeping {
  accessToken(refused?: string): Promise<string>
  /** A session as the service has just granted it. */
  begin(granted: Granted): Promise<void>
}

/** Access tokens that renew themselves: once, however many ask, in however many tabs. */
export function createTokens(environment: Environment, keeper: SessionKeeper, open: OpenCall): TokenKeeping {
  let refreshing: Promise<void> | undefined

  const sessionOf = ({ userId, accessToken, refreshToken, expiresIn }: Granted): StoredSession => ({
    userId,
    tokens: { accessToken, refreshToken, goodUntil: environment.now() + goodForMs(expiresIn) },
  })

  const isGood = (tokens: Tokens | undefined, refused: string | undefined): boolean =>
    tokens !== undefined && tokens.accessToken !== refused && environment.now() < tokens.goodUntil

  /** Undefined where the service says that the session is over; what stands before it may say anything. */
  async function renew(refreshToken: string): Promise<StoredSession | undefined> {
    try {
      return sessionOf((await open(openPaths.refreshTokens, { body: { refreshToken }, attempts: 2 })).body)
    } catch (error) {
      if (error instanceof ParleyError && !error.retryable) return undefined
      throw error
    }
  }

  /** Another tab may have been quicker: then its tokens are taken. */
  async function refresh(refused: string | undefined): Promise<void> {
    await keeper.restore()
    const tokens = requireTokens(keeper.current())
    if (isGood(tokens, refused)) return
    const renewed = await renew(tokens.refreshToken)
    await keeper.restore()
    const current = keeper.current()
    // Signed out, or in as somebody else, while the answer was on its way.
    if (current?.tokens?.refreshToken !== tokens.refreshToken) return
    await keeper.keep(renewed ?? { userId: current.userId })
  }

  function refreshOnce(refused: string | undefined): Promise<void> {
    refreshing ??= environment
      .withLock(keeper.name, () => refresh(refused))
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  async function accessToken(refused?: string): Promise<string> {
    if (!isGood(keeper.current()?.tokens, refused)) await refreshOnce(refused)
    // A refresh that was under way already did not know that this one is refused.
    if (requireTokens(keeper.current()).accessToken === refused) await refreshOnce(refused)
    return requireTokens(keeper.current()).accessToken
  }

  return { accessToken, begin: (granted) => keeper.keep(sessionOf(granted)) }
}
