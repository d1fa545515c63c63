import { type Cell, count, short, table } from '../figures.ts'
import { billPerMillion, outcomeOf, type Verdict, verdicts } from './goals.ts'
import { type Hosted, hostedCost, readHosted } from './hosted.ts'
import type { Pricing } from './invocation.ts'
import { tryLevers } from './levers.ts'
import { deliveryInBurst, floorOf, keeping, type Path, recipientCounts } from './message.ts'
import { messagesOf, monthOf, type Usage } from './month.ts'
import { type Bill, billFor, type PriceList, totalOf } from './prices.ts'
import { type Quantities, sumOf, times } from './quantities.ts'
import type { Measured } from './work.ts'

/** What it all comes to, for the tables and as JSON. */
export interface CostReport {
  readonly perMillion: readonly Column[]
  readonly keepingDollars: number
  readonly burstDollars: number
  readonly verdicts: readonly (Verdict & { readonly outcome: string })[]
  readonly levers: ReturnType<typeof tryLevers>
  readonly month: Month
  readonly hosted: readonly (Pick<Hosted, 'name' | 'source' | 'readBy'> & {
    readonly dollars: number | null
  })[]
}

interface Column {
  readonly path: Path
  readonly recipients: number
  readonly byService: Readonly<Record<string, number>>
  readonly dollars: number
  readonly floorDollars: number
}

interface Month {
  readonly usage: Usage
  readonly messages: number
  readonly dollars: number
  readonly perMillion: number
  readonly byService: Readonly<Record<string, number>>
  /** Without free tiers and later tiers: they belong to all together. */
  readonly byPurpose: Readonly<Record<string, number>>
}

const million = 1_000_000
const dollarsFor = (some: Quantities, list: PriceList): number => totalOf(billFor(some, list, false))

export function reportCost(
  pricing: Pricing,
  list: PriceList,
  { usage, freeTiers }: { readonly usage: Usage; readonly freeTiers: boolean },
): CostReport {
  const paths: readonly Path[] = ['REST', 'WebSocket']
  return {
    perMillion: paths.flatMap((path) =>
      recipientCounts.map((recipients): Column => {
        const bill = billPerMillion(path, recipients, pricing, list)
        const floorDollars = dollarsFor(times(floorOf(path, recipients, pricing), million), list)
        return { path, recipients, byService: recordOf(bill), dollars: totalOf(bill), floorDollars }
      }),
    ),
    keepingDollars: dollarsFor(times(keeping(pricing), million), list),
    burstDollars: dollarsFor(times(deliveryInBurst(pricing), million), list),
    verdicts: verdicts(pricing, list).map((one) => ({ ...one, outcome: outcomeOf(one) })),
    levers: tryLevers(pricing, list),
    month: monthReport(usage, pricing, list, freeTiers),
    hosted: readHosted().map((one) => ({
      name: one.name,
      source: one.source,
      readBy: one.readBy,
      dollars: hostedCost(one, usage) ?? null,
    })),
  }
}

function monthReport(usage: Usage, pricing: Pricing, list: PriceList, freeTiers: boolean): Month {
  const parts = monthOf(usage, pricing)
  const bill = billFor(sumOf([...parts.values()]), list, freeTiers)
  const messages = messagesOf(usage)
  const dollars = totalOf(bill)
  return {
    usage,
    messages,
    dollars,
    perMillion: messages === 0 ? 0 : (dollars / messages) * million,
    byService: recordOf(bill),
    byPurpose: Object.fromEntries([...parts].map(([name, some]) => [name, dollarsFor(some, list)])),
  }
}

const recordOf = (bill: Bill): Readonly<Record<string, number>> => Object.fromEntries(bill)

/** Cents matter below a hundred dollars. */
export const dollars = (value: number): string => (value >= 100 ? count(value) : value.toFixed(2))

/** Dollars for a million messages, by service, beside the floor. */
export function perMillionTable({ perMillion }: CostReport): string {
  const services = Object.keys(perMillion[0]?.byService ?? {})
  const row = (name: string, value: (column: Column) => number): Cell[] => [
    name,
    ...perMillion.map((column) => dollars(value(column))),
  ]
  const used = services.filter((name) => perMillion.some(({ byService }) => (byService[name] ?? 0) > 0))
  return table(
    [
      '$ for a million messages',
      ...perMillion.map(({ path, recipients }) => `${path}, to ${count(recipients)}`),
    ],
    [
      ...used.map((name) => row(name, ({ byService }) => byService[name] ?? 0)),
      row('**together**', ({ dollars }) => dollars),
      row('floor', ({ floorDollars }) => floorDollars),
      row('times the floor', (column) => column.dollars / column.floorDollars),
    ],
  )
}

export const keptAndBurst = ({ keepingDollars, burstDollars }: CostReport): string =>
  `Kept for a month, a million messages cost $${dollars(keepingDollars)} more. Delivering a million messages that come in bursts of ten costs $${dollars(burstDollars)}.`

/** The invocations that are priced. */
export const workTable = ({ work }: Measured): string =>
  table(
    [
      'work',
      'function',
      'write units',
      'read units',
      'CPU ms',
      'in turn',
      'posts',
      'bytes sent',
      'bytes logged',
    ],
    Object.entries(work).map(([name, one]) => [
      name,
      `\`${one.function}\``,
      one.writeUnits,
      one.readUnits,
      short(one.cpuMs),
      one.databaseDepth + one.postDepth,
      one.posts,
      one.answerBytes + one.posts * one.frameBytes,
      one.logBytes,
    ]),
  )

export function describeMonth({ month: { usage } }: CostReport, freeTiers: boolean): string {
  const { users, messages, online, recipients, reached, marks, sessions, months } = usage
  const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`
  return [
    `${count(users)} users who each send ${messages} messages a day to ${recipients}, of whom ${percent(reached)} are connected;`,
    `${percent(online)} of the users are connected on average. ${marks} read marks for each message that reaches somebody,`,
    `the app is opened ${sessions} times a day, messages of ${months} months are kept.`,
    freeTiers ? 'What AWS gives for free is taken off.' : 'Nothing is taken off for free tiers.',
  ].join(' ')
}

export const verdictTable = ({ verdicts }: CostReport): string =>
  table(
    ['goal', 'at most', 'stretch', 'is', ''],
    verdicts.map(({ what, unit, value, goal, stretch, outcome }) => {
      const text = (one: number) => (unit === '$' ? `$${dollars(one)}` : `${one.toFixed(0)} %`)
      return [what, text(goal), stretch === undefined ? '' : text(stretch), text(value), outcome]
    }),
  )

export const leverTable = ({ levers, perMillion }: CostReport): string => {
  const now = (path: Path): number => perMillion.find((one) => one.path === path)?.dollars ?? 0
  return table(
    ['$ for a million messages to one', 'REST', 'WebSocket'],
    [
      ['as it is', dollars(now('REST')), dollars(now('WebSocket'))],
      ...levers.map(({ what, rest, webSocket }): Cell[] => [what, dollars(rest), dollars(webSocket)]),
    ],
  )
}

export function monthTable({ month }: CostReport): string {
  const share = (value: number): string =>
    month.messages === 0 ? '' : dollars((value / month.messages) * million)
  const rows = (some: Readonly<Record<string, number>>): Cell[][] =>
    Object.entries(some)
      .filter(([, value]) => value > 0)
      .map(([name, value]) => [name, dollars(value), share(value)])
  const heads = (what: string) => [what, '$ a month', '$ for a million messages']
  const total = ['**together**', dollars(month.dollars), share(month.dollars)]
  return [
    table(heads('by service'), [...rows(month.byService), total]),
    table(heads('by what it is for'), rows(month.byPurpose)),
  ].join('\n\n')
}

export const hostedTable = ({ hosted, month }: CostReport): string =>
  table(
    ['for the same month', '$ a month', 'list price of', 'as read by'],
    [
      ['this deployment', dollars(month.dollars), 'bench/cost/prices.json', ''],
      ...hosted.map(({ name, source, readBy, dollars: value }): Cell[] => [
        name,
        value === null ? 'none listed' : dollars(value),
        source,
        readBy,
      ]),
    ],
  )
