/** Something went wrong that the person at the terminal should read without a stack. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}

const plain = process.env.NO_COLOR !== undefined || !process.stdout.isTTY
const paint = (code: number, text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`)
const bold = (text: string) => paint(1, text)
const dim = (text: string) => paint(2, text)
const green = (text: string) => paint(32, text)

export const say = (line = ''): void => void process.stdout.write(`${line}\n`)
export const heading = (text: string): void => say(`\n${bold(text)}`)

const took = (ms: number) => `${ms.toFixed(0).padStart(6)} ms`

/** Does one step and says how long it took, with what the step itself has to tell. */
export async function step<Result>(
  what: string,
  run: () => Promise<Result>,
  tell: (result: Result) => string = () => '',
): Promise<Result> {
  const beganAt = performance.now()
  const result = await run()
  const told = tell(result)
  say(`${dim(took(performance.now() - beganAt))}  ${green('✓')} ${what}${told && `  ${dim(told)}`}`)
  return result
}
