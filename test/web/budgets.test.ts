import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { signInTo, useHostPage } from '../support/host-page.ts'
import { talk, useWeb } from '../support/web.ts'

const web = useWeb()
const host = useHostPage(web)

/** What came for a page to be there, compressed, and of what. */
const loaded = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => {
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ]
    const own = (entries as PerformanceResourceTiming[]).filter(
      ({ name }) => new URL(name).origin === location.origin && !new URL(name).pathname.startsWith('/v1'),
    )
    return Object.fromEntries(
      own.map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]),
    )
  })

const firstLoadBytes = 120 * 1024

it('the first load of the app is under 120 KB, compressed', async () => {
  const { page } = await web.visit()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const signedOut = await loaded(page)
  const inside = await web.newcomer('Ada Lind')
  await inside.page.getByText('No conversations yet').waitFor()
  const signedIn = await loaded(inside.page)

  for (const sizes of [signedOut, signedIn]) {
    const total = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0)
    expect(Object.keys(sizes).some((name) => name.endsWith('.js'))).toBe(true)
    expect(total, JSON.stringify(sizes)).toBeLessThan(firstLoadBytes)
    console.log(`first load: ${total} bytes of ${firstLoadBytes}`)
  }
})

const widgetBytes = 45 * 1024

/** What has come from the app's site so far, compressed, and of what. */
function watchSite(page: Page): () => Promise<Record<string, number>> {
  const requests = new Map<string, Promise<number>>()
  page.on('requestfinished', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin !== web.site.origin || pathname.startsWith('/v1') || pathname.endsWith('.map')) return
    requests.set(
      pathname,
      request.sizes().then(({ responseBodySize }) => responseBodySize),
    )
  })
  return async () =>
    Object.fromEntries(await Promise.all([...requests].map(async ([name, size]) => [name, await size])))
}

const sum = (sizes: Record<string, number>): number =>
  Object.values(sizes).reduce((total, bytes) => total + bytes, 0)

it('the widget is under 45 KB, compressed, with all that a page always loads of it', async () => {
  const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
  await talk(ben, ada, 'Are you there?')
  const { page, context } = await host.open({ path: 'about:blank' })
  const loadedNow = watchSite(page)
  await page.goto(host.origin)
  await signInTo(page, ada)
  const launcher = page.getByRole('button', { name: 'Conversations 1 unread message' })
  await launcher.waitFor()

  const always = await loadedNow()
  await launcher.click()
  await page.getByRole('link', { name: 'Ben Berg' }).click()
  await page.getByRole('log').getByText('Are you there?').waitFor()
  const reading = await loadedNow()
  await context.close()

  expect(Object.keys(always)).toContain('/widget.js')
  expect(sum(always), JSON.stringify(always)).toBeLessThan(widgetBytes)
  expect(Object.keys(reading).length).toBeGreaterThan(Object.keys(always).length)
  console.log(
    `widget: ${sum(always)} bytes of ${widgetBytes}; ${sum(reading)} with a conversation that is read`,
  )
})
