import { parseArgs } from 'node:util'

/** Something that the person at the terminal should read without a stack. */
export class RedriveError extends Error {
  override readonly name = 'RedriveError'
}

export interface Options {
  readonly help: boolean
  readonly dryRun: boolean
  readonly dropExpired: boolean
  readonly stack: string
  /** The local runtime; undefined is AWS, as the environment says. */
  readonly url: string | undefined
  readonly queue: string | undefined
  readonly function: string | undefined
}

export const help = `Sends what could not be delivered on its way again: records of the table's stream that the stream function
failed on, jobs of the fan-out, and tasks of bringing audiences in. A message leaves its queue only once that went
well. Doing it twice does no harm.

  npm run redrive -- [options]

  --dry-run         tell what lies there, and change nothing
  --drop-expired    delete messages whose records the stream has forgotten; it keeps them for 24 hours, and clients
                    have what was in them as soon as they sync
  --stack NAME      the stack whose outputs name queues and function (Parley)
  --queue URL       the failure queue of the stream's mapping, instead of the output UndeliveredQueueUrl
  --function NAME   the function that reads the stream, instead of the output StreamFunctionName; given both, no
                    outputs are asked and other queues are left alone
  --url URL         the runtime on this machine, http://localhost:4000, instead of AWS
  --help            this text

Credentials and region come from the environment, as for the AWS command line. Exits with 1 while something is kept.
`

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      'drop-expired': { type: 'boolean', default: false },
      stack: { type: 'string', default: 'Parley' },
      url: { type: 'string' },
      queue: { type: 'string' },
      function: { type: 'string' },
    },
  })
  for (const name of ['url', 'queue'] as const) {
    const value = values[name]
    if (value !== undefined && !/^https?:\/\/./.test(value))
      throw new RedriveError(`--${name} ${value} is not a URL.`)
  }
  return {
    help: values.help,
    dryRun: values['dry-run'],
    dropExpired: values['drop-expired'],
    stack: values.stack,
    url: values.url === undefined ? undefined : new URL(values.url).origin,
    queue: values.queue,
    function: values.function,
  }
}
