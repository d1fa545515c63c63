import { type AuthenticationResultType, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { PostConfirmationTriggerEvent } from 'aws-lambda'
import { afterAll, beforeAll } from 'vitest'
import { handler as confirmed } from '../../functions/post-confirmation/index.ts'
import { handler as users } from '../../functions/users/index.ts'
import { Problem } from '../../shared/contract/problem.ts'
import {
  clientId,
  confirm,
  type Fixture,
  newestCode,
  poolId,
  signIn,
  startUserPools,
  strong,
} from '../local/user-pool.fixture.ts'
import { useEnvironment } from '../support/environment.ts'
import { callRest, type RestResult } from '../support/rest-event.ts'
import type { TestTable } from '../support/test-table.ts'

export interface SignedIn {
  readonly userId: string
  readonly username: string
  readonly accessToken: string
  readonly refreshToken: string
  /** What all tokens of this sign-in name. */
  readonly sessionId: string
}

/** Somebody by the tokens of one of their sign-ins. */
function signedInAs(username: string, tokens: AuthenticationResultType): SignedIn {
  const { AccessToken: accessToken = '', RefreshToken: refreshToken = '' } = tokens
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
  return { userId: claims.sub, username, accessToken, refreshToken, sessionId: claims.origin_jti }
}

/** A user pool with its trigger beside a test's table, and people who have signed up in it. */
export function usePeople(test: TestTable) {
  const people = new Map<string, SignedIn>()
  let started: Fixture | undefined
  const pools = (): Fixture => {
    if (!started) throw new Error('the user pool has not started yet')
    return started
  }
  beforeAll(async () => {
    started = await startUserPools({
      properties: { LambdaConfig: { PostConfirmation: 'post-confirmation' } },
      invoke: async (_, event) => ({
        ok: true,
        payload: await confirmed(event as PostConfirmationTriggerEvent),
      }),
    })
    useEnvironment(test, {
      USER_POOL_ID: poolId,
      USER_POOL_CLIENT_ID: clientId,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: started.url,
      DEFAULT_TIME_ZONE: 'Europe/Helsinki',
    })
  })
  afterAll(() => pools().stop())

  const personOf = (username: string): SignedIn => {
    const person = people.get(username)
    if (!person) throw new Error(`nobody is called ${username}`)
    return person
  }

  async function come(username: string, name?: string, locale?: string): Promise<SignedIn> {
    const email = `${username}@example.com`
    const attributes = { email, ...(name && { name }), ...(locale && { locale }) }
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
    await pools().aws.send(
      new SignUpCommand({ ClientId: clientId, Username: username, Password: strong, UserAttributes }),
    )
    await confirm(pools(), username, newestCode(pools(), email))
    people.set(username, await comeAgain(username))
    return personOf(username)
  }

  /** On another device: a session of its own. */
  const comeAgain = async (username: string): Promise<SignedIn> =>
    signedInAs(username, await signIn(pools(), username))

  /** `PATCH /users/me` in somebody's name. */
  function call<Body = unknown>(
    as: string | SignedIn,
    route: string,
    sent: { body?: unknown; language?: string } = {},
  ): Promise<RestResult<Body>> {
    const { userId, username, accessToken } = typeof as === 'string' ? personOf(as) : as
    const [method = 'GET', path = '/'] = route.split(' ')
    const language = sent.language === undefined ? {} : { 'Accept-Language': sent.language }
    const headers = { Authorization: `Bearer ${accessToken}`, ...language }
    const body = sent.body === undefined ? {} : { body: sent.body }
    return callRest<Body>(users, { method, path, userId, username, headers, ...body })
  }

  return { pools, personOf, come, comeAgain, call }
}

/** A refusal in one line: `400 invalid_request #/locale invalid_value`. */
export async function codeOf(answer: Promise<RestResult<unknown>>): Promise<string> {
  const { status, body } = await answer
  const { code, errors = [] } = Problem.parse(body)
  return [status, code, ...errors.map((one) => `${one.pointer} ${one.code}`)].join(' ')
}
