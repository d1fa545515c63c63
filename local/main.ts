import { fileURLToPath } from 'node:url'
import { StartError } from './events.ts'
import { help, readOptions } from './options.ts'
import { type Runtime, startRuntime } from './runtime.ts'
import { ensureSynthesized } from './synthesize.ts'

const projectDir = fileURLToPath(new URL('..', import.meta.url))
const beganAt = performance.now()

const say = (line: string) => void process.stdout.write(`${line}\n`)
const progress = (line: string) =>
  say(`${((performance.now() - beganAt) / 1000).toFixed(1).padStart(5)} s  ${line}`)

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.help) {
    say(help)
    return
  }
  const starting = start(options)
  stopOnSignal(starting)
  const runtime = await starting
  for (const { title, url } of runtime.places) say(`         ${title.padEnd(14)} ${url}`)
  progress('ready; Ctrl-C stops it')
}

function start(options: ReturnType<typeof readOptions>): Promise<Runtime> {
  return startRuntime({
    ...options,
    assemblyDir: () => ensureSynthesized(projectDir, progress),
    log: say,
    functionLog: options.quiet ? () => undefined : say,
    progress,
  })
}

let isStopping = false

/** The first signal stops everything in order, a second one at once. */
function stopOnSignal(starting: Promise<Runtime>): void {
  const stop = async () => {
    if (isStopping) process.exit(1)
    isStopping = true
    progress('stopping; Ctrl-C again stops at once')
    const runtime = await starting
    await runtime.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().catch(fail))
}

function fail(error: unknown): void {
  // Ctrl-C reaches the synthesis too, which then fails: that is no failure of ours.
  if (isStopping && error instanceof StartError) process.exit(0)
  if (error instanceof StartError) process.stderr.write(`${error.message}\n`)
  else console.error(error)
  process.exit(1)
}

await main().catch(fail)
