import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './runtime.ts'
import type { SignedIn } from './runtime-people.ts'
import { newPerson } from './runtime-people.ts'
import { type VisitOptions, type Visitor, visit } from './web-visitor.ts'

/** The app on a runtime of the test file's own, and a browser to look at it. */
export interface Web {
  readonly site: Site
  /** Somebody new, with this name, who exists but has no browser. */
  person(displayName: string, more?: object): Promise<SignedIn>
  /** A browser of its own, signed in where somebody is given. Closed after the test. */
  visit(options?: VisitOptions, person?: SignedIn): Promise<Visitor>
  /** Somebody new in a browser of their own. */
  newcomer(displayName: string, options?: VisitOptions): Promise<Visitor & { readonly person: SignedIn }>
}

/** One runtime and one browser for a test file. */
export function useWeb(): Web {
  let site: Site | undefined
  let browser: Browser | undefined
  const open: Visitor[] = []
  beforeAll(async () => {
    ;[site, browser] = await Promise.all([startSite({ variables: { LIMITS: 'off' } }), launchBrowser()])
  })
  afterEach(async () => {
    for (const { context } of open.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  })
  const started = (): { site: Site; browser: Browser } => {
    if (!site || !browser) throw new Error('The web is there from `beforeAll` on.')
    return { site, browser }
  }
  const web: Web = {
    get site() {
      return started().site
    },
    person: (displayName, more = {}) =>
      newPerson(started().site.origin, started().site.rest, { displayName, ...more }),
    async visit(options = {}, person) {
      const visitor = await visit(started().browser, started().site.origin, options, person)
      open.push(visitor)
      return visitor
    },
    async newcomer(displayName, options) {
      const person = await web.person(displayName)
      return { ...(await web.visit(options, person)), person }
    },
  }
  return web
}

/** Opens a direct conversation between two people, with a first message by the first; answers its id. */
export async function talk(one: SignedIn, other: SignedIn, body: string): Promise<string> {
  const answer = await one.call('POST /conversations', {
    body: {
      kind: 'direct',
      userId: other.userId,
      firstMessage: { content: { body }, clientMessageId: crypto.randomUUID() },
    },
  })
  if (answer.status >= 300) throw new Error(`not opened: ${JSON.stringify(answer.body)}`)
  return (answer.body as { conversationId: string }).conversationId
}

/** A space with these people as these; answers its id. */
export async function openSpace(
  responsible: SignedIn,
  space: object,
  members: readonly (readonly [SignedIn, ...roles: string[]])[],
): Promise<string> {
  const made = await responsible.call('POST /spaces', { body: space })
  const { spaceId } = made.body as { spaceId: string }
  const lines = members.map(([{ userId }, ...roles]) => ({ userId, roles }))
  if (lines.length > 0)
    await responsible.call(`POST /spaces/${spaceId}/members/batch`, { body: { members: lines } })
  return spaceId
}
