import type { Page } from 'playwright-core'

/** What a screen reader would call what has the focus: its text, or its label. */
export const focusedText = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    const labels = active && 'labels' in active ? (active.labels as NodeListOf<HTMLElement> | null) : null
    return (labels?.[0] ?? active)?.textContent?.trim() ?? ''
  })

const mostPresses = 40

/** Goes on by Tab until something of this text has the focus. */
export async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await focusedText(page)).includes(text)) return
  }
  throw new Error(`Tab does not reach ${text}.`)
}
