import { problemText } from '../forms/problems.ts'
import { tell } from './toasts.ts'

/** Does it, and tells where that failed; answers whether it succeeded. */
export async function attempt(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    tell(problemText(error), 'problem')
    return false
  }
}
