import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher } from 'playwright-core'

/** A browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath()
  return launcher.launch({ executablePath, args: chromium.args, headless: true })
}
