import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.ts'
import { type HostPage, signInTo, startHostPage } from '../../support/host-page.ts'
import { type Site, startSite } from '../../support/runtime.ts'
import { visit } from '../../support/web-visitor.ts'
import { type Story, settle } from './story.ts'

// `npm run screenshots` writes docs/screenshots: the main views, light and dark, on a desktop and a phone; with
// `-- space faq` those of these names alone.

const directory = join(import.meta.dirname, '..', '..', '..', 'docs', 'screenshots')

const devices: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1200, height: 760 } },
  phone: { viewport: { width: 390, height: 780 } },
}

interface Shot {
  /** Of the app, or the address of another page. */
  readonly path: (story: Story, hostPage: HostPage) => string
  readonly isOpen?: true
  /** Over once the view shows what it is about. */
  readonly ready: (page: Page, story: Story) => Promise<void>
}

const shots: Readonly<Record<string, Shot>> = {
  conversation: {
    path: ({ groupId }) => `/conversations/${groupId}`,
    ready: (page) => page.getByRole('log').getByText('See you there').waitFor(),
  },
  list: { path: () => '/', ready: (page) => page.getByRole('link', { name: 'Autumn course' }).waitFor() },
  'group-info': {
    path: ({ groupId }) => `/conversations/${groupId}/info`,
    ready: (page) => page.getByRole('list', { name: 'Members' }).waitFor(),
  },
  inbox: {
    path: () => '/inbox',
    ready: (page) => page.getByText('Which of the two ways').waitFor(),
  },
  compose: {
    path: ({ spaceId }) => `/compose?space=${spaceId}&to=role:student`,
    ready: writeInTwoLanguages,
  },
  space: {
    path: ({ spaceId }) => `/spaces/${spaceId}`,
    ready: (page) => page.getByRole('link', { name: 'Locked out of the lab' }).waitFor(),
  },
  unanswered: {
    path: ({ spaceId }) => `/spaces/${spaceId}/unanswered`,
    ready: (page) => page.getByRole('link', { name: 'Locked out of the lab' }).waitFor(),
  },
  'space-members': {
    path: ({ spaceId }) => `/spaces/${spaceId}/members`,
    ready: (page) => page.getByRole('list', { name: 'Members' }).getByText('Ben Berg').waitFor(),
  },
  'ask-for-help': {
    path: ({ spaceId }) => `/spaces/${spaceId}/ask`,
    async ready(page) {
      await page.getByLabel('Your question in short').fill('Is the exam in May?')
      await page.getByText('When is the exam?').click()
      await page.getByText('On the last Friday of May').waitFor()
    },
  },
  faq: {
    path: ({ spaceId }) => `/spaces/${spaceId}/faq`,
    ready: (page) => page.getByRole('link', { name: 'Where is the lab?' }).waitFor(),
  },
  profile: {
    path: () => '/settings',
    ready: (page) => page.getByRole('heading', { name: 'Ada Lind' }).waitFor(),
  },
  'sign-in': {
    path: () => '/sign-in',
    isOpen: true,
    ready: (page) => page.getByRole('heading', { name: 'Sign in' }).waitFor(),
  },
  widget: {
    path: (_, { origin }) => origin,
    isOpen: true,
    async ready(page, { ada }) {
      await signInTo(page, ada)
      await page.getByRole('button', { name: 'Conversations' }).click()
      await page.getByRole('link', { name: 'Autumn course' }).click()
      await page.getByRole('log').getByText('See you there').waitFor()
    },
  },
}

async function writeInTwoLanguages(page: Page): Promise<void> {
  const write = async (language: string, title: string, text: string) => {
    const written = page.getByRole('group', { name: language, exact: true })
    await written.getByRole('textbox', { name: 'Title' }).fill(title)
    await written.getByRole('textbox', { name: 'Text' }).fill(text)
  }
  await page.getByText('Reaches 2 people').waitFor()
  await write('English', 'Trip on Friday', 'We meet at nine in front of the library.')
  await page.getByRole('button', { name: 'Add a language' }).click()
  await write('Finnish', 'Retki perjantaina', 'Tapaamme yhdeksältä kirjaston edessä.')
  await page.getByRole('button', { name: 'Send to 2 people' }).scrollIntoViewIfNeeded()
}

const names = process.argv.slice(2)
const wanted = Object.entries(shots).filter(([name]) => names.length === 0 || names.includes(name))

async function shoot(browser: Browser, site: Site, story: Story, hostPage: HostPage): Promise<void> {
  mkdirSync(directory, { recursive: true })
  for (const [device, options] of Object.entries(devices)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, { path, isOpen, ready }] of wanted) {
        const person = isOpen ? undefined : story.ada
        const place = { ...options, colorScheme, path: path(story, hostPage) }
        const { context, page } = await visit(browser, site.origin, place, person)
        await ready(page, story)
        const file = join(directory, `${name}-${device}-${colorScheme}.png`)
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
        await context.close()
        process.stdout.write(`${file}\n`)
      }
    }
  }
}

const [site, browser] = await Promise.all([startSite({ variables: { LIMITS: 'off' } }), launchBrowser()])
const hostPage = await startHostPage(site)
try {
  await shoot(browser, site, await settle(site), hostPage)
} finally {
  await hostPage.stop()
  await browser.close()
  await site.stop()
}
