import * as openPaths from '../../shared/contract/open-paths.ts'
import type { Environment } from './clock.ts'
import { createHostedTokens, type TokenProvider } from './hosted-tokens.ts'
import { type Call, createCall, createOpenCall, type OpenCall } from './http.ts'
import { createLive, type Live, type LiveOptions } from './live.ts'
import type { Persistence } from './persistence/persistence.ts'
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
  /** Keeps conversations and what is on its way, so that an app opens with what it had; nothing is kept unless said. */
  readonly persistence?: Persistence
  /** For logs, tests and unusual networks. */
  readonly live?: Pick<LiveOptions, 'timing' | 'ahead' | 'listener'>
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
  /** Conversations as they are, what others do as they do it, and what I do kept until it is sent. */
  readonly live: Live
  readonly call: Call
  readonly callOpen: OpenCall
  readonly environment: Environment
  readonly languages: readonly string[]
  /** Stores what is to be stored, and ends everything that runs or listens. */
  close(): Promise<void>
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
  { persistence, live: more }: CommonOptions,
  begin: (callOpen: OpenCall, call: Call) => Tokens,
): Common & { readonly session: Tokens } {
  const { languages, environment } = place
  const callOpen = createOpenCall(place)
  const call: Call = (path, ...input) => callAsPerson(path, ...input)
  const session = begin(callOpen, call)
  const callAsPerson = createCall(place, session)
  const realtimeUrl = remembered(async () => (await callOpen(openPaths.readEntryPoint)).body.realtimeUrl)
  const { live } = createLive({ ...place, ...more, tokens: session, call, realtimeUrl, persistence })
  const close = () => {
    session.close()
    return live.close()
  }
  return { session, live, call, callOpen, languages, environment, close }
}

/** Asked for once, and again where that failed. */
function remembered<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | undefined
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}

/**
 * Makes a client. It asks nothing of the network before it is asked something.
 *
 * @example
 * ```ts
 * import { createApi, createClient, itemTokenStore } from '@parley/client'
 *
 * const client = createClient({
 *   url: 'http://localhost:4000',
 *   tokenStore: itemTokenStore(localStorage),
 *   languages: ['fi', 'en'],
 * })
 * await client.session.signIn({ username: 'ada', password: 'Correct-Horse-7' })
 * const { displayName } = await createApi(client).users.me()
 * console.log(`Hello ${displayName}`)
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const place = placeOf(options)
  const { environment } = place
  const store = options.tokenStore ?? memoryTokenStore()
  return assemble(place, options, (open, call) => createSession({ environment, store, open, call }))
}

/**
 * Makes a client for a page or app that signs people in by itself.
 *
 * @example
 * ```ts
 * import { createApi, createHostedClient } from '@parley/client'
 *
 * const client = createHostedClient({
 *   url: 'http://localhost:4000',
 *   tokens: async () => (await fetch('/parley-token')).text(),
 * })
 * console.log((await createApi(client).mailbox.unread()).total)
 * ```
 */
export function createHostedClient(options: HostedClientOptions): HostedClient {
  const place = placeOf(options)
  return assemble(place, options, () => createHostedTokens(place.environment, options.tokens))
}
