import type { TokenProvider } from '@parley/client'
import { createState, type Observed } from '../session/state.ts'
import { type Connected, connectHosted, connectOwn } from './connected.ts'

/** What the elements of a page that speak to one deployment share: who is signed in, and the connection. */
export interface Hosting {
  /** Undefined while nobody uses it, and until the page has had time to give a provider. */
  readonly connected: Observed<Connected | undefined>
  /** What it answers ends that: with the last one the connection ends too. */
  use(): () => void
  /** The newest one counts. A page that had given none until now signs people in from here on. */
  useProvider(provider: TokenProvider | undefined): void
}

const hostings = new Map<string, Hosting>()

export function hostingAt(url: string): Hosting {
  const hosting = hostings.get(url) ?? createHosting(url)
  hostings.set(url, hosting)
  return hosting
}

/** An element that is moved is gone for a moment. */
const patienceMs = 1_000

function createHosting(url: string): Hosting {
  const connected = createState<Connected | undefined>(undefined)
  let provider: TokenProvider | undefined
  let users = 0
  let hasBegun = false

  function connect(): void {
    void connected.getSnapshot()?.close()
    const given = provider
    connected.set(given ? connectHosted(url, () => provider ?? given) : connectOwn(url))
  }

  async function begin(): Promise<void> {
    hasBegun = true
    if (!provider) await pageHasRun()
    if (hasBegun && !connected.getSnapshot()) connect()
  }

  function end(): void {
    hasBegun = false
    void connected.getSnapshot()?.close()
    connected.set(undefined)
  }

  return {
    connected,
    use() {
      users += 1
      if (!hasBegun) void begin()
      return () => {
        users -= 1
        setTimeout(() => users === 0 && hasBegun && end(), patienceMs)
      }
    },
    useProvider(next) {
      const isOther = (provider === undefined) !== (next === undefined)
      provider = next
      if (hasBegun && isOther) connect()
    },
  }
}

/** Scripts of the page that stand below the widget's have run by then, and may have given a provider. */
function pageHasRun(): Promise<void> {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return new Promise((resolve) => {
    if (page?.domContentLoadedEventStart === 0)
      addEventListener('DOMContentLoaded', () => resolve(), { once: true })
    else setTimeout(resolve)
  })
}
