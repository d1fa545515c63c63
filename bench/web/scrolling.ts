import type { Browser, Page } from 'playwright-core'

/** Milliseconds of the tasks that the page's own thread did. */
export interface Tasks {
  /** As long as they took, with everything else that the machine had to do. */
  readonly wall: readonly number[]
  /** What of it the thread itself worked. */
  readonly cpu: readonly number[]
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** A quick flick of the finger: half a window a frame. */
const pixelsPerFrame = 400

/** Scrolls to the oldest message; answers how many frames that took, and the tasks of the page meanwhile. */
export async function scrollUp(browser: Browser, page: Page): Promise<Tasks & { readonly frames: number }> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  const frames = await page.getByRole('log').evaluate(async (scroller, step) => {
    let count = 0
    for (let still = 0; still < 20; count += 1) {
      const before = scroller.scrollTop
      scroller.scrollTop -= step
      still = scroller.scrollTop === before ? still + 1 : 0
      await new Promise(requestAnimationFrame)
    }
    return count
  }, pixelsPerFrame)
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: readonly TraceEvent[] }
  return { frames, ...tasksOf(trace.traceEvents) }
}

function tasksOf(events: readonly TraceEvent[]): Tasks {
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`
  const main = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const threads = new Set(main.map(threadOf))
  const tasks = events.filter(
    (one) => one.ph === 'X' && one.name === 'ThreadControllerImpl::RunTask' && threads.has(threadOf(one)),
  )
  if (tasks.length === 0) throw new Error('The trace names no task of the page.')
  return {
    wall: tasks.map(({ dur = 0 }) => dur / 1000),
    cpu: tasks.map(({ tdur = 0 }) => tdur / 1000),
  }
}
