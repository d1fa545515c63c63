import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { useWeb } from '../support/web.ts'

const web = useWeb()

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
