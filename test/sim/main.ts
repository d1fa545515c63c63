import { help, readCommandLine } from './options.ts'
import { describeOutcome } from './report.ts'
import { simulate } from './simulate.ts'

const seconds = () => (performance.now() / 1000).toFixed(0).padStart(4)

async function main(): Promise<number> {
  const options = readCommandLine(process.argv.slice(2))
  if (options.help) {
    console.log(help)
    return 0
  }
  const outcome = await simulate({
    ...options,
    log: (line) => console.log(`${seconds()} s  ${line}`),
    ...(options.functions && { functionLog: (line: string) => console.error(line) }),
  })
  console.log(describeOutcome(outcome, options.seed))
  return outcome.violations.length === 0 ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof RangeError ? error.message : error)
    process.exit(2)
  },
)
