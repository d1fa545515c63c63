import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { SignedIn } from './runtime-people.ts'

/** A browser of somebody's own, with one page of the app. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** What the console was told, errors of the page included. */
  readonly consoleLines: readonly string[]
}

export type VisitOptions = BrowserContextOptions & { readonly path?: string }

/** Opens the app, with somebody signed in where one is given: the tokens are put where the app keeps them. */
export async function visit(
  browser: Browser,
  origin: string,
  { path = '/', ...options }: VisitOptions,
  person?: SignedIn,
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', baseURL: origin, ...options })
  const page = await context.newPage()
  const consoleLines: string[] = []
  page.on('console', (message) =>
    consoleLines.push(`${message.type()}: ${message.text()} ${message.location().url}`.trim()),
  )
  page.on('pageerror', (error) => consoleLines.push(`error: ${error.message}`))
  if (person) await keepSession(page, person)
  await page.goto(path)
  return { context, page, consoleLines }
}

/** In a page of the same origin that runs nothing, so that the app finds it when it opens. */
async function keepSession(page: Page, { userId, accessToken, refreshToken }: SignedIn): Promise<void> {
  await page.goto('/robots.txt')
  const goodUntil = Date.now() + 50 * 60_000
  await page.evaluate(
    (session) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('parley', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('records')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const writing = opening.result.transaction('records', 'readwrite')
          writing.objectStore('records').put(session, 'session')
          writing.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    { userId, tokens: { accessToken, refreshToken, goodUntil } },
  )
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

/** What axe finds on the page as it is, by rule and place. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const findings = await page.evaluate(async (tags) => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(where: unknown, options: unknown): Promise<{ violations: Finding[] }> }
    }
    return (await checker.run(document, { runOnly: tags })).violations
  }, rules)
  return findings.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id} at ${String(target)}: ${failureSummary}`),
  )
}

/** Asserts that axe finds nothing, that nothing is wider than the window, and that the console is empty. */
export async function expectSound({ page, consoleLines }: Visitor): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  expect(consoleLines).toEqual([])
}

/** What the app keeps on the device, by key. */
export const storedKeys = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('parley', 1)
        opening.onsuccess = () => {
          const keys = opening.result.transaction('records').objectStore('records').getAllKeys()
          keys.onsuccess = () => {
            opening.result.close()
            resolve(keys.result.map(String))
          }
        }
      }),
  )
