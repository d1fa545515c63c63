import { parseArgs } from 'node:util'
import { type Assumptions, usualAssumptions } from './assumptions.ts'
import { type RecipientCount, recipientCounts } from './message.ts'
import type { Usage } from './month.ts'

export interface Options {
  readonly help: boolean
  readonly json: boolean
  /** Measures anew instead of taking what the bench wrote down. */
  readonly measure: boolean
  readonly freeTiers: boolean
  readonly usage: Usage
  readonly assumptions: Assumptions
}

export const usualUsage: Usage = {
  users: 10_000,
  messages: 40,
  online: 0.2,
  recipients: 1,
  reached: 0.5,
  rest: 0,
  marks: 0.3,
  sessions: 4,
  months: 12,
}

const { databaseMs, postMs, cpuFactor, coldShare, startMs, platformLogBytes } = usualAssumptions

export const help = `What a deployment costs on AWS: dollars a month and for a million messages, by service.

  npm run cost -- [options]

What people do:
  --users N          active in a month (${usualUsage.users})
  --messages N       that each sends on a day (${usualUsage.messages})
  --online SHARE     of the users that have a connection open, on average (${usualUsage.online})
  --recipients N     of each message: ${recipientCounts.join(', ')} (${usualUsage.recipients})
  --reached SHARE    of the recipients that are connected when it comes (${usualUsage.reached})
  --rest SHARE       of the messages that are sent over REST (${usualUsage.rest})
  --marks N          read marks moved for each message that reaches somebody (${usualUsage.marks})
  --sessions N       how often each opens the app on a day (${usualUsage.sessions})
  --months N         of messages that are kept (${usualUsage.months})

What only AWS could tell:
  --database-ms N    until DynamoDB or SQS answers (${databaseMs})
  --post-ms N        until a post to a socket is answered (${postMs})
  --cpu-factor N     how much longer Lambda computes than the machine measured on (${cpuFactor})
  --cold SHARE       of invocations that wait for a function to start (${coldShare})
  --start-ms N       of such a start beside the function's import (${startMs})
  --platform-log N   bytes that Lambda logs of each invocation (${platformLogBytes})
  --memory N         megabytes of every function, instead of its own

  --free-tiers       take off what AWS gives each month, or in the first year
  --measure          measure units, times and bytes anew: some minutes; else those of bench/cost/measured.json
  --json             everything as JSON
  --help             this text

Prices are those of bench/cost/prices.json, which names its date and sources.
`

/** Options that are numbers: the least and the most that each may be. */
const ranges = {
  users: [1, 1e10],
  messages: [0, 1e5],
  online: [0, 1],
  recipients: [1, 1000],
  reached: [0, 1],
  rest: [0, 1],
  marks: [0, 10],
  sessions: [0, 1000],
  months: [0, 1200],
  'database-ms': [0, 1000],
  'post-ms': [0, 1000],
  'cpu-factor': [0.01, 100],
  cold: [0, 1],
  'start-ms': [0, 10_000],
  'platform-log': [0, 100_000],
  memory: [128, 10_240],
} as const satisfies Record<string, readonly [number, number]>
type NumberName = keyof typeof ranges

/** Throws a `TypeError` that says what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const numbers = Object.fromEntries(Object.keys(ranges).map((name) => [name, { type: 'string' }])) as Record<
    NumberName,
    { type: 'string' }
  >
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { ...numbers, help: flag, json: flag, measure: flag, 'free-tiers': flag },
  })
  const number = (name: NumberName, usual: number): number =>
    values[name] === undefined ? usual : readNumber(name, values[name])
  return {
    help: values.help,
    json: values.json,
    measure: values.measure,
    freeTiers: values['free-tiers'],
    usage: {
      users: number('users', usualUsage.users),
      messages: number('messages', usualUsage.messages),
      online: number('online', usualUsage.online),
      recipients: readRecipients(number('recipients', usualUsage.recipients)),
      reached: number('reached', usualUsage.reached),
      rest: number('rest', usualUsage.rest),
      marks: number('marks', usualUsage.marks),
      sessions: number('sessions', usualUsage.sessions),
      months: number('months', usualUsage.months),
    },
    assumptions: {
      databaseMs: number('database-ms', databaseMs),
      postMs: number('post-ms', postMs),
      cpuFactor: number('cpu-factor', cpuFactor),
      coldShare: number('cold', coldShare),
      startMs: number('start-ms', startMs),
      platformLogBytes: number('platform-log', platformLogBytes),
      ...(values.memory !== undefined && { memoryMb: readNumber('memory', values.memory) }),
    },
  }
}

function readNumber(name: NumberName, text: string): number {
  const [least, most] = ranges[name]
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value)) throw new TypeError(`--${name} ${text} is no number.`)
  if (value < least || value > most) throw new TypeError(`--${name} ${text} is not from ${least} to ${most}.`)
  return value
}

function readRecipients(value: number): RecipientCount {
  const known = recipientCounts.find((count) => count === value)
  if (known === undefined) {
    throw new TypeError(`--recipients ${value}: what is measured is ${recipientCounts.join(', ')}.`)
  }
  return known
}
