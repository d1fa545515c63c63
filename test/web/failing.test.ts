import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SignedIn } from '../support/runtime-people.ts'
import { codeFor, freshName, password } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound, storedKeys } from '../support/web-visitor.ts'

const web = useWeb()

/** What is waited for comes by a network. */
const patient = { timeout: 20_000 }

/** A network on which everything takes so long each way, sockets too. */
async function slowDown(page: Page, latencyMs: number): Promise<void> {
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((frame) => void setTimeout(() => server.send(frame), latencyMs))
    server.onMessage((frame) => void setTimeout(() => socket.send(frame), latencyMs))
  })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 2 * latencyMs,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  })
}

async function said(person: SignedIn, conversationId: string): Promise<string[]> {
  const { body } = await person.call(`GET /conversations/${conversationId}/messages`)
  return (body as { items: { text: { body: string } }[] }).items.map(({ text }) => text.body)
}

async function twoPeople(): Promise<{ ada: SignedIn; ben: SignedIn; conversationId: string }> {
  const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
  return { ada, ben, conversationId: await talk(ben, ada, 'Hello') }
}

describe('on a slow network', () => {
  it('the app says that it waits, what is sent is pending until it is there, and is sent once', async () => {
    const { ada, ben, conversationId } = await twoPeople()
    const visitor = await web.visit({ path: '/robots.txt' }, ada)
    const { page } = visitor
    await slowDown(page, 500)

    await page.goto(`/conversations/${conversationId}`)
    await page.getByRole('status').getByText('Loading…').first().waitFor({ state: 'attached' })
    await page.getByRole('log').getByText('Hello').waitFor()
    const box = page.getByRole('textbox', { name: 'Message' })
    await box.fill('Once')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    const bubble = page.locator('.message').filter({ hasText: 'Once' })
    await bubble.getByText('Sending…').waitFor({ state: 'attached' })
    expect(await box.inputValue()).toBe('')
    await expectSound(visitor)
    await bubble.getByText(/^(Sent|Delivered|Seen)$/).waitFor({ state: 'attached' })

    expect(await bubble.count()).toBe(1)
    expect(await said(ben, conversationId)).toEqual(['Once', 'Hello'])
  })

  it('what is on its way when the page is loaded anew is there afterwards, once', async () => {
    const { ada, ben, conversationId } = await twoPeople()
    const { page } = await web.visit({ path: `/conversations/${conversationId}` }, ada)
    await page.getByRole('log').getByText('Hello').waitFor()
    // What is sent arrives, and nothing comes back from then on.
    let isCut = false
    await page.routeWebSocket(/.*/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((frame) => {
        server.send(frame)
        isCut ||= String(frame).includes('Twice?')
      })
      server.onMessage((frame) => void (isCut || socket.send(frame)))
    })
    await page.route('**/v1/**', async (route) => {
      if (isCut) return route.abort()
      // Before there is a socket it goes this way.
      isCut = route.request().postData()?.includes('Twice?') ?? false
      if (!isCut) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.reload()
    await page.getByRole('log').getByText('Hello').waitFor()
    await page.getByRole('textbox', { name: 'Message' }).fill('Twice?')
    await page.keyboard.press('Enter')
    await expect.poll(() => storedKeys(page), patient).toContainEqual(expect.stringContaining('outgoing'))
    await expect.poll(() => said(ben, conversationId), patient).toEqual(['Twice?', 'Hello'])
    await page
      .locator('.message')
      .filter({ hasText: 'Twice?' })
      .getByText('Sending…')
      .waitFor({ state: 'attached' })

    const again = await page.context().newPage()
    await page.close()
    await again.goto(`/conversations/${conversationId}`)

    const bubble = again.locator('.message').filter({ hasText: 'Twice?' })
    await bubble.getByText(/^(Sent|Delivered|Seen)$/).waitFor({ state: 'attached' })
    expect(await bubble.count()).toBe(1)
    await expect
      .poll(() => storedKeys(again), patient)
      .not.toContainEqual(expect.stringContaining('outgoing'))
    expect(await said(ben, conversationId)).toEqual(['Twice?', 'Hello'])
  })
})

describe('a confirmation code', () => {
  it('that was taken is not wanted again: who is not let in then signs in, and a second time is told so', async () => {
    const visitor = await web.visit({ path: '/sign-up' })
    const { page } = visitor
    const username = freshName('late')
    const email = `${username}@example.org`
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Your name').fill('Ada Lind')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    const code = await codeFor(web.site.origin, email)
    await page.route('**/v1/auth/token', (route) => route.abort())

    await page.getByLabel('Code of 6 digits').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByText('Your address is confirmed. Sign in.').waitFor()
    await page.goto(`/confirm?username=${username}`)
    await page.getByLabel('Code of 6 digits').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await page.unroute('**/v1/auth/token')
    await page.goto('/sign-in')
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')

    await page.getByText('No conversations yet').waitFor()
  })
})

describe('a language whose file does not come', () => {
  it('is told of, and the app goes on in the one that it speaks', async () => {
    const { page, consoleLines } = await web.visit({ serviceWorkers: 'block' })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.route(/\/assets\/sv-[^/]*\.js$/, (route) => route.abort())

    await page.getByLabel('Language').selectOption('sv')

    await page.getByText('No answer came.').waitFor()
    expect(await page.getByLabel('Language').inputValue()).toBe('en')
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(consoleLines.filter((line) => line.startsWith('error: '))).toEqual(
      consoleLines.filter((line) => line.includes('ERR_FAILED')),
    )
  })

  it('at the start is said in words, with a way to try again', async () => {
    const { page } = await web.visit({ path: '/robots.txt', locale: 'sv-FI', serviceWorkers: 'block' })
    await page.route(/\/assets\/sv-[^/]*\.js$/, (route) => route.abort())
    await page.goto('/')

    await page.getByRole('alert').getByText('Parley cannot be reached').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()

    await page.getByRole('heading', { name: 'Logga in' }).waitFor()
  })
})
