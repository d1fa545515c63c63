import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from './events.ts'

export interface Options {
  readonly help: boolean
  readonly port: number
  /** Undefined keeps nothing. */
  readonly dataDir: string | undefined
  readonly quiet: boolean
  /** For every function, over what the template says. */
  readonly variables: Readonly<Record<string, string>>
  /** Faults that are on from the start, by name, each as `/local/faults` takes it. */
  readonly faults: Readonly<Record<string, unknown>>
  /** What the faults strike follows from it. */
  readonly seed: number
  /** A DynamoDB that runs already. */
  readonly databaseEndpoint: string | undefined
}

export const help = `Runs the synthesized stacks on this machine.

  npm start -- [options]

  --port N           where to listen (4000); 0 takes a free port
  --data DIR         where data is kept (.parley)
  --memory           keep nothing
  --quiet            no log lines of functions
  --env NAME=VALUE   a variable for every function; may be given several times
  --fault NAME=JSON  a fault that is on from the start, as /local/faults takes it; may be given several times
  --seed N           the same seed strikes the same faults (1)
  --help             this text

With DYNAMODB_ENDPOINT in the environment that database is used, and none is started.
`

export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const values = parse(args)
  if (values.memory && values.data !== undefined) {
    throw new StartError('--memory and --data exclude each other.')
  }
  return {
    help: values.help,
    port: readPort(values.port),
    dataDir: values.memory ? undefined : resolve(values.data ?? '.parley'),
    quiet: values.quiet,
    variables: Object.fromEntries(values.env.map(readVariable)),
    faults: Object.fromEntries(values.fault.map(readFault)),
    seed: readSeed(values.seed),
    databaseEndpoint: environment.DYNAMODB_ENDPOINT || undefined,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4000' },
        data: { type: 'string' },
        memory: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        env: { type: 'string', multiple: true, default: [] },
        fault: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause)
    throw new StartError(`${reason}. See --help.`)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new StartError(`--port ${text} is no port number.`)
  return port
}

function readVariable(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new StartError(`--env ${text} is not NAME=VALUE.`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

/** A name alone takes the fault's defaults. */
function readFault(text: string): [string, unknown] {
  const [name = '', ...rest] = text.split('=')
  if (name === '') throw new StartError(`--fault ${text} is not NAME=JSON.`)
  if (rest.length === 0) return [name, true]
  try {
    return [name, JSON.parse(rest.join('='))]
  } catch {
    throw new StartError(`--fault ${text}: what follows "=" is no JSON.`)
  }
}

function readSeed(text: string): number {
  const seed = Number(text)
  if (!/^\d+$/.test(text) || seed >= 2 ** 32)
    throw new StartError(`--seed ${text} is no whole number below 2^32.`)
  return seed
}
