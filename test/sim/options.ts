import { parseArgs } from 'node:util'
import { allFaults, type FaultKind } from './faults.ts'

export const help = `Lets people talk while everything goes wrong, then compares what every device holds with the server.

  npm run sim -- [options]

  --users N        people (20); every second one has two devices
  --seconds N      of trouble (60)
  --seed N         the same seed makes the same choices (1)
  --faults LIST    all, none, or some of them, parted by commas (all)
  --rate N         actions of one person in a second (1.5)
  --functions      show what the functions print
  --help           this text

Faults: ${allFaults.join(', ')}.
Nothing is kept. Exit code 1 says that something differed.
`

export interface CommandLine {
  readonly help: boolean
  readonly users: number
  readonly seconds: number
  readonly seed: number
  readonly rate: number
  readonly faults: readonly FaultKind[]
  readonly functions: boolean
}

export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '1.5' },
      faults: { type: 'string', default: 'all' },
      functions: { type: 'boolean', default: false },
      // The only way there is; taken so that it may be said.
      memory: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    help: values.help,
    functions: values.functions,
    users: atLeast('users', values.users, 2),
    seconds: atLeast('seconds', values.seconds, 0),
    seed: atLeast('seed', values.seed, 0),
    rate: atLeast('rate', values.rate, 0.01),
    faults: readFaults(values.faults),
  }
}

function atLeast(name: string, text: string, minimum: number): number {
  const value = Number(text)
  if (!(value >= minimum)) throw new RangeError(`--${name} ${text}: a number from ${minimum} on is wanted.`)
  return value
}

function readFaults(text: string): readonly FaultKind[] {
  if (text === 'all') return allFaults
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !allFaults.some((one) => one === name))
  if (unknown !== undefined) throw new RangeError(`--faults ${unknown}: see --help for what there is.`)
  return allFaults.filter((one) => names.includes(one))
}
