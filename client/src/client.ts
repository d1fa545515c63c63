import { type Api, apiOf } from './api/api.ts'
import type { Environment } from './clock.ts'
import { signedOutError } from './errors.ts'
import { createHostedTokens, type TokenProvider } from './hosted-tokens.ts'
import { type Call, createCall } from './http.ts'
import { platformEnvironment, platformLanguages } from './platform.ts'
import { createSession, type Session, type TokenSource } from './session.ts'
import { memoryTokenStore, type TokenStore } from './token-store.ts'

interface CommonOptions {
  /** Of the deployment: what `GET /v1` answers under. With or without `/v1`. */
  readonly url: string
  /** What the person reads, best first, as BCP 47 tags; in a browser its own languages unless said otherwise. */
  readonly languages?: readonly string[]
  /** The platform's own unless said otherwise. */
  readonly environment?: Environment
}

export interface ClientOptions extends CommonOptions {
  /** Where the session is kept; in memory, and so until the page is left, unless said otherwise. */
  readonly tokenStore?: TokenStore
}

/** For a page or app that has signed the person in already. */
export interface HostedClientOptions extends CommonOptions {
  readonly tokens: TokenProvider
}

/** Everything that is the same whoever signs people in. */
interface Common {
  readonly api: Api
  /** A route by its name in the contract, with status and headers of the answer. */
  readonly call: Call
  readonly languages: readonly string[]
  /** Ends everything that runs or listens. What is stored stays. */
  close(): void
}

/** A client of one deployment, for one person at a time. */
export interface Client extends Common {
  readonly session: Session
}

/** A client whose person the page around has signed in. */
export interface HostedClient extends Common {
  readonly session: TokenSource
}

interface Place {
  readonly url: string
  readonly languages: readonly string[]
  readonly environment: Environment
}

const placeOf = (options: CommonOptions): Place => ({
  url: options.url.replace(/\/+(v1\/*)?$/, ''),
  languages: options.languages ?? platformLanguages(),
  environment: options.environment ?? platformEnvironment(),
})

/** Who is signed in makes calls, and calls want to know who is signed in. */
function assemble<Tokens extends TokenSource>(
  place: Place,
  begin: (call: Call) => Tokens,
): Common & { readonly session: Tokens } {
  const { languages, environment } = place
  const call: Call = (name, ...input) => rest(name, ...input)
  const session = begin(call)
  const rest = createCall({ ...place, tokens: session })
  const api = apiOf({ call, newId: () => environment.newId(), userId: () => ownIdOf(session) })
  return { session, api, call, languages, close: () => session.close() }
}

async function ownIdOf(session: TokenSource): Promise<string> {
  await session.restored
  if (session.userId === undefined) throw signedOutError()
  return session.userId
}

/**
 * Makes a client. It asks nothing of the network before it is asked something.
 *
 * @example
 * ```ts
 * import { createClient, itemTokenStore } from '@parley/client'
 *
 * const client = createClient({
 *   url: 'http://localhost:4000',
 *   tokenStore: itemTokenStore(localStorage),
 *   languages: ['fi', 'en'],
 * })
 * await client.session.signIn({ username: 'ada', password: 'Correct-Horse-7' })
 * const { displayName } = await client.api.users.me()
 * console.log(`Hello ${displayName}`)
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const place = placeOf(options)
  const { environment } = place
  const store = options.tokenStore ?? memoryTokenStore()
  return assemble(place, (call) => createSession({ environment, store, call }))
}

/**
 * Makes a client for a page or app that signs people in by itself.
 *
 * @example
 * ```ts
 * import { createHostedClient } from '@parley/client'
 *
 * const client = createHostedClient({
 *   url: 'http://localhost:4000',
 *   tokens: async () => (await fetch('/parley-token')).text(),
 * })
 * console.log((await client.api.mailbox.unread()).total)
 * ```
 */
export function createHostedClient(options: HostedClientOptions): HostedClient {
  const place = placeOf(options)
  return assemble(place, () => createHostedTokens(place.environment, options.tokens))
}
