import { createContext } from '@lit/context'
import {
  type Api,
  type Client,
  createApi,
  createDrafts,
  createPresence,
  createTyping,
  type Drafts,
  type HostedClient,
  type Live,
  type Presences,
  type Records,
  type Session,
  type TokenSource,
  type Typing,
} from '@parley/client'
import type { Navigation } from '../navigation/navigation.ts'
import { createMe, type Me } from './me.ts'
import { createSpaces, type Spaces } from './spaces.ts'

/** What every element of the app and of the widget works with. */
export interface Parley {
  readonly api: Api
  readonly live: Live
  readonly presence: Presences
  readonly typing: Typing
  /** What is written and not sent yet. */
  readonly drafts: Drafts
  /** Who is signed in. */
  readonly session: TokenSource
  /** Signing up, in and out; undefined where the page around does that. */
  readonly account: Session | undefined
  /** The own profile. */
  readonly me: Me
  /** The spaces that one is in. */
  readonly spaces: Spaces
  readonly navigation: Navigation
  /** Stands in a page of others, which has its own mark, landmarks and choice of language. */
  readonly isEmbedded: boolean
  /** What is read, best first: which of a message's languages is shown. */
  readonly languages: readonly string[]
}

/** Elements ask for it by `ParleyElement.parley`. */
export const parleyContext = createContext<Parley>(Symbol('parley'))

const isOwn = (client: Client | HostedClient): client is Client => 'signIn' in client.session

/** @param records - Where the client keeps what it holds: drafts are kept there too. */
export function createParley(
  client: Client | HostedClient,
  navigation: Navigation,
  records: Records,
): Parley {
  const api = createApi(client)
  return {
    api,
    live: client.live,
    presence: createPresence(client),
    typing: createTyping(client),
    drafts: createDrafts(client, records),
    session: client.session,
    account: isOwn(client) ? client.session : undefined,
    me: createMe(api, client.session),
    spaces: createSpaces(api, client.session),
    navigation,
    isEmbedded: false,
    languages: client.languages,
  }
}
