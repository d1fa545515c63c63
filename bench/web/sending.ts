import type { Page } from 'playwright-core'

/** From Enter to the bubble on the screen. */
export interface Sending {
  /** Frames: one where the bubble is in the next that is drawn. */
  readonly frames: readonly number[]
  readonly ms: readonly number[]
}

/** Writes and sends messages one by one. */
export async function sendSome(page: Page, count: number): Promise<Sending> {
  const box = page.getByRole('textbox', { name: 'Message' })
  const frames: number[] = []
  const ms: number[] = []
  for (let sent = 1; sent <= count; sent += 1) {
    const words = `Sent as number ${sent}.`
    await box.fill(words)
    const measuring = await page.getByRole('log').evaluateHandle(beginToWatch, words)
    await page.keyboard.press('Enter')
    const measured = await measuring.evaluate(({ found }) => found)
    frames.push(measured.frames)
    ms.push(measured.ms)
  }
  return { frames, ms }
}

/** In the page: looks before each frame is drawn whether the bubble is there, from Enter on. */
function beginToWatch(log: Element, words: string) {
  const pressed = new Promise<number>((resolve) =>
    addEventListener('keydown', ({ timeStamp }) => resolve(timeStamp), { once: true, capture: true }),
  )
  const isThere = (): boolean =>
    [...log.querySelectorAll('.message')].at(-1)?.textContent?.includes(words) ?? false
  const watch = async (): Promise<{ frames: number; ms: number }> => {
    const pressedAt = await pressed
    let frames = 0
    do {
      await new Promise(requestAnimationFrame)
      frames += 1
    } while (!isThere())
    // A message comes after the frame that was just begun has been drawn.
    const { port1, port2 } = new MessageChannel()
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage('')
    })
    return { frames, ms: performance.now() - pressedAt }
  }
  return { found: watch() }
}
