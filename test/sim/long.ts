import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureSynthesized } from '../../local/synthesize.ts'

const help = `Runs the simulator with one seed after the other, each in a process of its own.

  npm run sim:long -- [options] [-- options of the simulator]

  --from N       the first seed (1)
  --count N      how many seeds (50)
  --parallel N   so many at a time (1)
  --help         this text
`

const projectDir = fileURLToPath(new URL('../..', import.meta.url))
const simulator = fileURLToPath(new URL('main.ts', import.meta.url))

interface Run {
  readonly seed: number
  readonly code: number
  readonly output: string
}

/** What a run says, kept back: only one that found something is shown whole. */
function run(seed: number, more: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [simulator, '--seed', String(seed), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const { promise, resolve } = Promise.withResolvers<Run>()
  child.on('close', (code) => resolve({ seed, code: code ?? 2, output }))
  return promise
}

function describe({ seed, code, output }: Run): string {
  const numberOf = (name: string) => new RegExp(`(\\d+) {2}${name}\\n`).exec(output)?.[1] ?? '0'
  const sent = `${numberOf('messages acknowledged')} messages, ${numberOf('syncs')} syncs, ${numberOf('connections')} connections`
  return code === 0 ? `seed ${seed}: clean (${sent})` : `seed ${seed}: exit ${code} (${sent})\n${output}`
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string', default: '1' },
      count: { type: 'string', default: '50' },
      parallel: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return 0
  }
  await ensureSynthesized(projectDir, console.log)
  const seeds = Array.from(
    { length: Number(values.count) },
    (_, place) => Number(values.from) + place,
  ).values()
  const runs: Run[] = []
  const work = async () => {
    for (const seed of seeds) {
      const ended = await run(seed, positionals)
      runs.push(ended)
      console.log(describe(ended))
    }
  }
  await Promise.all(Array.from({ length: Number(values.parallel) }, work))
  const failed = runs.filter(({ code }) => code !== 0).map(({ seed }) => seed)
  console.log(
    `${runs.length - failed.length} of ${runs.length} seeds clean${failed.length > 0 ? `, not: ${failed}` : ''}`,
  )
  return failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
