import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from './events.ts'

export interface Options {
  readonly help: boolean
  readonly port: number
  /** Undefined keeps everything in memory. */
  readonly dataDir: string | undefined
  readonly quiet: boolean
  /** For every function, over what the template says. */
  readonly variables: Readonly<Record<string, string>>
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
