import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Site } from './runtime.ts'
import type { SignedIn } from './runtime-people.ts'
import type { Web } from './web.ts'
import type { Visitor } from './web-visitor.ts'

const directory = join(import.meta.dirname, '..', '..', 'web', 'examples')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
}

/** The page of `web/examples`, from a server of its own, with the widget of a test's runtime in it. */
export interface HostPage {
  readonly origin: string
  stop(): Promise<unknown>
}

export async function startHostPage({
  origin,
  realtimeUrl,
}: Pick<Site, 'origin' | 'realtimeUrl'>): Promise<HostPage> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '', 'http://host').pathname.replace(/\/$/, '/index.html').slice(1)
    const type = types[extname(name)]
    if (!type || name.includes('/')) return void response.writeHead(404).end()
    const text = readFileSync(join(directory, name), 'utf8')
      .replaceAll('http://localhost:4000', origin)
      .replaceAll('ws://localhost:4000', new URL(realtimeUrl).origin)
    response.writeHead(200, { 'Content-Type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

type Opening = NonNullable<Parameters<Web['visit']>[0]> & {
  /** Attributes of both elements. */
  readonly about?: Readonly<Record<string, string>>
  /** Who is signed in to the page. */
  readonly person?: SignedIn
}

interface HostPages {
  readonly origin: string
  /** A browser of its own, with the page open in it. */
  open(options?: Opening): Promise<Visitor>
}

/** One for a test file. */
export function useHostPage(web: Web): HostPages {
  let started: HostPage | undefined
  beforeAll(async () => {
    started = await startHostPage(web.site)
  })
  afterAll(() => started?.stop())
  const origin = (): string => started?.origin ?? ''
  return {
    get origin() {
      return origin()
    },
    async open({ about = {}, person, ...options } = {}) {
      const visitor = await web.visit({ path: `${origin()}/?${new URLSearchParams(about)}`, ...options })
      if (person) await signInTo(visitor.page, person)
      return visitor
    },
  }
}

/** By the form of the page itself. */
export async function signInTo(page: Page, { username, password }: SignedIn): Promise<void> {
  const form = page.locator('#sign-in')
  await form.getByLabel('Username').fill(username)
  await form.getByLabel('Password').fill(password)
  await form.getByRole('button').click()
  await form.getByText('Signed in as').waitFor()
}
