import {
  type Client,
  createClient,
  createHostedClient,
  type HostedClient,
  indexedDbPersistence,
  ParleyError,
  type Persistence,
  persistedTokenStore,
  type TokenProvider,
} from '@parley/client'
import type { Navigation } from '../navigation/navigation.ts'
import { tellAttention } from '../session/attention.ts'
import { chosenTimeZone } from '../session/me.ts'
import { createParley, type Parley } from '../session/parley.ts'
import { readLanguages } from '../session/read-languages.ts'
import { createState, type Observed } from '../session/state.ts'
import { tellRefusals } from '../session/tell-refusals.ts'
import { useTimeZone } from '../texts/times.ts'

/**
 * How somebody stands towards the deployment.
 *
 * `opening`: not known yet. `in`: signed in. `out`: nobody is, or not any more. `refused`: the page's token is not taken, nor was the
 * one that it gave instead. `unreachable`: it could not be found out.
 */
export type Standing = 'opening' | 'in' | 'out' | 'refused' | 'unreachable'

/** One client of one deployment, for all elements of a page. */
export interface Connected {
  /** Each widget has a navigation of its own in its place. */
  readonly parley: Parley
  readonly standing: Observed<Standing>
  /** Finds out anew who is signed in. */
  look(): Promise<void>
  /** Asks the page for another token, whose person may be another. */
  renew(): Promise<void>
  close(): Promise<void>
}

const nowhere: Navigation = {
  place: createState(undefined),
  href: () => '',
  go: () => undefined,
}

/** Of each deployment apart, and apart from the app's own. */
const recordsOf = (url: string): Persistence => indexedDbPersistence(`parley-widget ${url}`)

/** People sign in within the widget. */
export function connectOwn(url: string): Connected {
  const persistence = recordsOf(url)
  const tokenStore = persistedTokenStore(persistence)
  return follow(createClient({ url, persistence, tokenStore, languages: readLanguages() }), persistence)
}

/** The page around signs people in. It may answer anything that is false where nobody is. */
export function connectHosted(url: string, provider: () => TokenProvider): Connected {
  const persistence = recordsOf(url)
  const tokens: TokenProvider = async (refused) => (await provider()(refused)) || undefined
  return follow(createHostedClient({ url, persistence, tokens, languages: readLanguages() }), persistence)
}

function follow(client: Client | HostedClient, persistence: Persistence): Connected {
  const parley: Parley = { ...createParley(client, nowhere, persistence), isEmbedded: true }
  const { session, live, me, account } = parley
  const standing = createState<Standing>('opening')
  let looking: Promise<void> | undefined

  function stand(next: Standing): void {
    // Beginning again what has begun would try at once what is to be tried later.
    if (next === standing.getSnapshot()) return
    standing.set(next)
    if (next === 'refused') live.stop()
    else if (next === 'in') void live.start()
  }

  async function find(): Promise<void> {
    try {
      await session.restored
      if (account && session.state !== 'signedIn') return stand('out')
      await me.read()
      stand('in')
    } catch (error) {
      stand(standingOf(error, session.state === 'signedIn'))
    }
    const isNobody = standing.getSnapshot() === 'out' && session.userId === undefined
    // Who signs out within the widget is forgotten then.
    if (!account && isNobody) await forgetAll(persistence)
  }

  function look(): Promise<void> {
    looking ??= find().finally(() => {
      looking = undefined
    })
    return looking
  }

  tellRefusals(parley)
  const endings = [
    tellAttention(parley),
    me.profile.subscribe(() => useTimeZone(chosenTimeZone(me.profile.getSnapshot()))),
    session.onChange(() => stand(session.state === 'signedIn' ? 'in' : 'out')),
    client.environment.onOnlineChange(() => client.environment.isOnline() && void look()),
    // A browser does not say why a socket was refused: a question over HTTP does.
    live.connection.subscribe(() => !account && isWaiting(parley) && void look()),
  ]
  void look()
  return {
    parley,
    standing,
    look,
    async renew() {
      // Whatever comes of it, looking says so.
      if (!account) await session.accessToken(await session.accessToken()).catch(() => undefined)
      await look()
    },
    close() {
      for (const end of endings) end()
      return client.close()
    },
  }
}

const isWaiting = ({ live }: Parley): boolean => live.connection.getSnapshot().status === 'waiting'

function standingOf(error: unknown, hasToken: boolean): Standing {
  if (!(error instanceof ParleyError)) throw error
  if (error.code === 'signed_out' || error.code === 'session_ended') return 'out'
  if (error.code === 'unauthenticated') return 'refused'
  return hasToken ? 'in' : 'unreachable'
}

/** Nobody is signed in to this page: nothing stays of who was. What cannot be taken away now is taken away the next time. */
async function forgetAll(persistence: Persistence): Promise<void> {
  try {
    const records = [...(await persistence.load(''))]
    await persistence.write(records.map(([key]) => [key, undefined]))
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
