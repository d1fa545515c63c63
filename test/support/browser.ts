import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher } from 'playwright-core'

/** The build is meant for Lambda, where it takes liberties that a person's browser does not: a test wants none of them. */
const liberties = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
]

/** A browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  const args = chromium.args.filter((argument) => !liberties.includes(argument))
  return launcher.launch({ executablePath: await chromium.executablePath(), args, headless: true })
}
