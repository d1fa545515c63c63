import { type Cell, count, short, table } from '../figures.ts'
import { type Habits, peakOf } from './habits.ts'
import type { Load } from './load.ts'
import { heads, rough } from './words.ts'

export function habitsTable({
  messages,
  online,
  reached,
  marks,
  sessions,
  sizes,
  hours,
  tokenHours,
}: Habits): string {
  const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`
  return table(
    ['assumed', ''],
    [
      ['messages each sends on a day', messages],
      ['of all, connected in the busiest hour', percent(online)],
      ['of a message’s recipients, connected', percent(reached)],
      ['read marks for each message that reaches somebody', marks],
      ['how often each opens the app on a day', sessions],
      ['the busiest hour, of an average one', `${short(peakOf(hours))} times`],
      [
        'messages to conversations of so many members',
        sizes.map(({ share, members }) => `${count(members)}: ${percent(share)}`).join(', '),
      ],
      ['hours that a token lasts', tokenHours],
    ],
  )
}

export function loadTable(loads: readonly Load[]): string {
  const row = (name: string, value: (load: Load) => number): Cell[] => [
    name,
    ...loads.map((load) => rough(value(load))),
  ]
  return table(heads('busiest second', loads), [
    row('connections open', ({ connections }) => connections),
    row('messages', ({ happenings }) => happenings.messages),
    row('frames that tell of them', ({ happenings }) => happenings.posts),
    row('read marks', ({ happenings }) => happenings.marks),
    row('frames that tell of those', ({ happenings }) => happenings.receipts),
    row('new connections', ({ happenings }) => happenings.newSockets),
    row('pings', ({ happenings }) => happenings.pings),
  ])
}
