import type { Page } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import { type Cell, type Figures, short, table } from '../figures.ts'
import { median, percentile } from '../stats.ts'
import { scrollUp, type Tasks } from './scrolling.ts'
import { conversationId, seed } from './seed.ts'
import { type Sending, sendSome } from './sending.ts'
import { serveApp } from './serve-app.ts'

const messages = 10_000
const sentCount = 50

/** What somebody feels of the app in a conversation of 10,000 messages. */
export async function webSection(): Promise<Figures> {
  const browser = await launchBrowser()
  const app = await serveApp()
  try {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${app.url}/robots.txt`)
    await seed(page, messages)
    await page.goto(`${app.url}/conversations/${conversationId}`)
    await page.getByRole('log').getByText(`${messages}. `).waitFor()
    const sending = await sendSome(page, sentCount)
    const scrolling = await scrollUp(browser, page)
    await expectOldest(page)
    return { places: { web: describe(scrolling, sending) } }
  } finally {
    await browser.close()
    app.close()
  }
}

async function expectOldest(page: Page): Promise<void> {
  const seq = await page.locator('.message').first().getAttribute('data-seq')
  if (seq !== '1') throw new Error(`Scrolling ended at message ${seq}.`)
}

function describe(
  { wall, cpu, frames }: Tasks & { frames: number },
  { frames: waited, ms }: Sending,
): string {
  const over = (times: readonly number[], least: number): Cell => times.filter((time) => time > least).length
  const row = (name: string, times: readonly number[]): Cell[] => [
    name,
    times.length,
    over(times, 50),
    over(times, 100),
    short(Math.max(...times)),
  ]
  const tasks = table(
    [`tasks in ${frames} frames`, 'all', 'over 50 ms', 'over 100 ms', 'longest, ms'],
    [row('by the clock', wall), row('by the thread', cpu)],
  )
  const enter = table(
    ['from Enter to the bubble', 'median', 'p95', 'most'],
    [
      ['frames', median(waited), percentile(waited, 0.95), Math.max(...waited)],
      ['ms', ...[median(ms), percentile(ms, 0.95), Math.max(...ms)].map(short)],
    ],
  )
  return `${tasks}\n\n${enter}`
}
