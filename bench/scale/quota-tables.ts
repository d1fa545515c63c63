import { count, short, table } from '../figures.ts'
import type { Load } from './load.ts'
import { quotaNames, quotas } from './quotas.ts'
import { heads, rough } from './words.ts'

/** What is assumed that AWS grants to one account where it is asked: it names no ceiling. */
const grantedTimes = 10

const times = (value: number): string => (value >= 1 ? `**${short(value)}**` : short(value))

/** Needs beside the defaults: from one on, bold, the default is too little. */
export const needsTable = (loads: readonly Load[]): string =>
  table(
    ['needed, and of the default', 'default', ...heads('', loads).slice(1)],
    quotaNames.map((name) => [
      `${quotas.quotas[name].service}: ${shortName[name]}`,
      count(quotas.quotas[name].default),
      ...loads.map(
        ({ needs }) => `${rough(needs[name])} (${times(needs[name] / quotas.quotas[name].default)})`,
      ),
    ]),
  )

const shortName = {
  gatewayRate: 'requests, frames in and posts a second',
  newSockets: 'new connections a second',
  concurrency: 'invocations at once',
  writeUnits: 'write units a second',
  readUnits: 'read units a second',
  signIns: 'sign-ins and refreshed tokens a second',
  queuePollers: 'batches of large fan-outs at once',
} as const

/** Twice what is needed, in two figures; nothing where that is within the default. */
export function wanted(need: number, usual: number): number | undefined {
  if (2 * need <= usual) return undefined
  const digits = 10 ** (Math.floor(Math.log10(2 * need)) - 1)
  return Math.ceil((2 * need) / digits) * digits
}

export function quotaTable(loads: readonly Load[]): string {
  return table(
    ['quota', 'code', 'default', ...heads('', loads).slice(1)],
    quotaNames.map((name) => {
      const { service, name: full, code = '', default: usual, fixed } = quotas.quotas[name]
      const cells = loads.map(({ needs }) => {
        const value = wanted(needs[name], usual)
        if (value === undefined) return 'as it is'
        return fixed ? 'more queues' : count(value)
      })
      return [`${service}: ${full}`, code, count(usual), ...cells]
    }),
  )
}

/** Deployments that as many people take, where an account is granted so many times the default rate. */
const cellsFor = ({ needs }: Load): number =>
  Math.ceil(needs.gatewayRate / (grantedTimes * quotas.quotas.gatewayRate.default))

export const cellsTable = (loads: readonly Load[]): string =>
  table(heads('deployments, each in an account or region of its own', loads), [
    [
      `where each is granted ${grantedTimes} times the default rate`,
      ...loads.map((load) => count(cellsFor(load))),
    ],
    ['users of each', ...loads.map((load) => count(load.users / cellsFor(load)))],
  ])
