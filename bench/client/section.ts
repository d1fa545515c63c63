import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import { type Figures, short, table } from '../figures.ts'
import { median, percentile } from '../stats.ts'
import type { BenchPage } from './in-page.ts'
import { servePage } from './serve-page.ts'

declare const bench: BenchPage

interface Shape {
  readonly conversations: number
  readonly messages: number
}

interface Measured extends Shape {
  readonly opening: readonly number[]
  readonly heard: readonly number[]
  readonly sent: readonly number[]
}

/** 10,000 messages each. */
const shapes: readonly Shape[] = [
  { conversations: 1, messages: 10_000 },
  { conversations: 100, messages: 100 },
]
const openings = 15
const heardCount = 1_000
const sentCount = 100

/** What a replica of 10,000 messages takes in a browser. */
export async function clientSection(): Promise<Figures> {
  const browser = await launchBrowser()
  const page = await servePage()
  try {
    const measured: Measured[] = []
    for (const shape of shapes) measured.push(await measure(browser, page.url, shape))
    return { places: { client: describe(measured) } }
  } finally {
    await browser.close()
    page.close()
  }
}

async function measure(browser: Browser, url: string, shape: Shape): Promise<Measured> {
  const { conversations, messages } = shape
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  await page.evaluate((one) => bench.seed(one.conversations, one.messages), shape)
  const opening: number[] = []
  for (let count = 0; count < openings; count += 1) opening.push(await open(page, conversations, messages))
  const heard = await page.evaluate((count) => bench.hear(count), heardCount)
  const sent = await page.evaluate((count) => bench.send(count), sentCount)
  await context.close()
  return { ...shape, opening, heard, sent }
}

/** In a page that has just been loaded, as people open an app. */
async function open(page: Page, conversations: number, messages: number): Promise<number> {
  await page.reload()
  const opened = await page.evaluate((count) => bench.open(count), conversations)
  const expected = conversations * messages
  if (opened.messages !== expected) throw new Error(`${opened.messages} of ${expected} messages are there`)
  return opened.ms
}

const describe = (measured: readonly Measured[]): string =>
  table(
    ['conversations × messages', 'opening, ms', 'p95', 'a message heard, ms', 'p99', 'one sent, ms', 'p99'],
    measured.map(({ conversations, messages, opening, heard, sent }) => [
      `${conversations} × ${messages}`,
      ...[median(opening), percentile(opening, 0.95)].map(short),
      ...[median(heard), percentile(heard, 0.99)].map(short),
      ...[median(sent), percentile(sent, 0.99)].map(short),
    ]),
  )
