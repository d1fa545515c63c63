import { availableParallelism } from 'node:os'
import { type Cell, short, table } from '../figures.ts'
import { type Goal, judge } from '../goals.ts'
import { kindNames } from './course.ts'
import type { DepthTime } from './depths.ts'
import type { ListTime } from './lists.ts'
import type { Ran } from './run.ts'
import { sustainedRate } from './stages.ts'
import { byKind, isTooMuch, type Summary, summaryOf } from './summary.ts'

const rateOf = ({ stage: { perSecond, userCount, seconds } }: Ran): string =>
  `${perSecond}/s, ${userCount} users, ${short(seconds)} s`

const failuresOf = ({ failures }: Summary): string =>
  failures.size === 0 ? '0' : [...failures].map(([name, count]) => `${count} × ${name}`).join(', ')

const timesOf = ({ average, p50, p95, p99, max }: Summary): Cell[] => [average, p50, p95, p99, max].map(short)

const timeHeads = ['average', 'p50', 'p95', 'p99', 'max']

/** Every stage by kind of request, and all together. */
export function describeStages(ran: readonly Ran[]): string {
  const rows = ran.flatMap((one) => {
    const kinds = [...byKind(one.samples)].map(([kind, samples]) => ({
      name: kindNames[kind],
      summary: summaryOf(samples),
    }))
    return [{ name: 'all', summary: one.summary }, ...kinds].map(({ name, summary }, place) => [
      place === 0 ? rateOf(one) : '',
      name,
      summary.count,
      ...timesOf(summary),
      failuresOf(summary),
    ])
  })
  return table(['rate', 'request', 'requests', ...timeHeads, 'errors'], rows)
}

export function describeSizes(depths: readonly DepthTime[], lists: readonly ListTime[]): string {
  const byDepth = table(
    ['messages in the conversation', 'send, ms', 'read, ms'],
    depths.map(({ messageCount, sendMs, readMs }) => [messageCount, short(sendMs), short(readMs)]),
  )
  const byList = table(
    ['conversations', 'first page of the list, ms'],
    lists.map(({ conversationCount, medianMs }) => [conversationCount, short(medianMs)]),
  )
  return `${byDepth}\n\n${byList}`
}

/** By what spent it: the names that CloudFormation gives the functions stand for themselves. */
const spenders = {
  gateway: 'HTTP, tokens, calls between them',
  Conversations: 'the function `conversations`',
  Stream: 'the function `stream`',
  database: 'database',
} as const
type Spender = keyof typeof spenders
const spenderNames = Object.keys(spenders) as Spender[]

/** Where the time goes: processor time a request, stage by stage. */
export function describeCpu(ran: readonly Ran[]): string {
  const rows = ran.map((one) => {
    const known = spenderNames.map((name) => one.cpuMs[name] ?? 0)
    const all = Object.values(one.cpuMs).reduce((sum, ms) => sum + ms, 0)
    const others = all - known.reduce((sum, ms) => sum + ms, 0)
    const busy = (all * one.stage.perSecond) / 10 / availableParallelism()
    return [`${one.stage.perSecond}/s`, ...[...known, others, all].map(short), `${busy.toFixed(0)} %`]
  })
  const heads = [...spenderNames.map((name) => spenders[name]), 'other functions', 'all']
  return table(['rate', ...heads, 'of the cores'], rows)
}

const at = (ran: readonly Ran[], perSecond: number): Summary | undefined =>
  ran.find(({ stage }) => stage.perSecond === perSecond)?.summary

const longestList = 1.25

/** Each goal, from what was measured. */
export function describeGoals(ran: readonly Ran[], depths: readonly DepthTime[]): string {
  const sustained = at(ran, sustainedRate)
  const [first, last] = [depths[0], depths.at(-1)]
  const growth = (of: 'sendMs' | 'readMs') => (last?.[of] ?? Number.NaN) / (first?.[of] ?? Number.NaN)
  const goals: Goal[] = [
    {
      what: 'at most 15 ms on average at 83.3/s',
      measured: at(ran, 83.3)?.average ?? Number.NaN,
      atMost: 15,
      unit: 'ms',
    },
    {
      what: `99 of 100 within 100 ms at ${sustainedRate}/s`,
      measured: sustained?.p99 ?? Number.NaN,
      atMost: 100,
      unit: 'ms',
    },
    {
      what: 'as long for 10,000 stored messages as for 10, send',
      measured: growth('sendMs'),
      atMost: longestList,
      unit: 'times',
    },
    {
      what: 'and read',
      measured: growth('readMs'),
      atMost: longestList,
      unit: 'times',
    },
  ]
  return [...goals.map(judge), errorLine(ran), endLine(ran)].join('\n')
}

function errorLine(ran: readonly Ran[]): string {
  const failed = ran.filter(({ summary }) => summary.failures.size > 0)
  if (failed.length === 0) return '- no errors: met, none at any rate.'
  const rates = failed.map((one) => `${one.stage.perSecond}/s (${failuresOf(one.summary)})`)
  return `- no errors: ${rates.join(', ')}; none at the others.`
}

/** How far the rise went, and what ended it. */
function endLine(ran: readonly Ran[]): string {
  const borne = ran.filter(({ summary }) => !isTooMuch(summary)).at(-1)
  const last = ran.at(-1)
  if (borne === undefined || last === undefined) return '- Not even the lowest rate was borne.'
  const most = `- The highest rate that was borne: ${borne.stage.perSecond}/s, average ${short(borne.summary.average)} ms, p99 ${short(borne.summary.p99)} ms`
  if (borne === last) return `${most}; the rise was not ended by anything.`
  return `${most}. At ${last.stage.perSecond}/s p99 was ${short(last.summary.p99)} ms, with ${failuresOf(last.summary)} errors.`
}
