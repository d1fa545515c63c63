import { memoryOf } from '../../infra/function-table.ts'
import { heartbeatSeconds, maxAgeSeconds, typingUpTo } from '../../shared/contract/connections.ts'
import { largeFrom } from '../../shared/core/rows.ts'
import { postedAtOnce } from '../../shared/services/fan-out.ts'
import { durationOf, usualAssumptions } from '../cost/assumptions.ts'
import type { Measured, WorkName } from '../cost/work.ts'
import { type Draw, pick, poisson } from './draws.ts'
import { type Habits, peakOf } from './habits.ts'
import type { QuotaName } from './quotas.ts'

/** What happens in a second. */
interface Happenings {
  readonly messages: number
  /** Frames that tell of messages. */
  readonly posts: number
  readonly marks: number
  /** Frames that tell of marks. */
  readonly receipts: number
  readonly newSockets: number
  readonly pings: number
  readonly signIns: number
  /** Read units of telling, beside those of telling one. */
  readonly membersRead: number
  readonly jobs: number
}

export interface Load {
  readonly users: number
  readonly connections: number
  readonly happenings: Happenings
  /** What each quota would have to be, for this and nothing to spare. */
  readonly needs: Readonly<Record<QuotaName, number>>
  /** Records of the stream that reach its function. */
  readonly streamRecords: number
}

/** In larger groups receipts go to nobody else, as typing does. */
const receiptsUpTo = typingUpTo
const secondsOfDay = 86_400

interface Told {
  readonly posts: number
  readonly marks: number
  readonly receipts: number
  readonly members: number
  readonly jobs: number
}

/** What a message to so many members brings about, its sender included, who has a connection. */
export function toldOf(members: number, { reached, marks }: Habits): Told {
  const others = (members - 1) * reached
  const moved = others * marks
  const posts = others + 1
  return {
    posts,
    marks: moved,
    receipts: moved * (1 + (members <= receiptsUpTo ? others : 0)),
    members: members <= largeFrom ? members : 0,
    jobs: posts > postedAtOnce ? Math.ceil(posts / postedAtOnce) : 0,
  }
}

const sampled = 20_000

/** Of a message to whom it may be, on average over many drawn ones. */
function meanTold(draw: Draw, habits: Habits): Told {
  const total = { posts: 0, marks: 0, receipts: 0, members: 0, jobs: 0 }
  for (let place = 0; place < sampled; place += 1) {
    const told = toldOf(pick(draw, habits.sizes).members, habits)
    for (const name of Object.keys(total) as (keyof Told)[]) total[name] += told[name] / sampled
  }
  return total
}

/** The busiest second of the busiest hour. */
export function loadOf(users: number, habits: Habits, measured: Measured, draw: Draw): Load {
  const peak = peakOf(habits.hours)
  const connections = users * habits.online
  const perSecond = (daily: number): number => (users * daily * peak) / secondsOfDay
  const busiest = (mean: number): number =>
    Math.max(...Array.from({ length: 3600 }, () => poisson(draw, mean)))
  const messages = busiest(perSecond(habits.messages))
  const told = meanTold(draw, habits)
  const opened = busiest(perSecond(habits.sessions) + connections / maxAgeSeconds)
  const happenings: Happenings = {
    messages,
    posts: messages * told.posts,
    marks: messages * told.marks,
    receipts: messages * told.receipts,
    newSockets: opened,
    pings: connections / heartbeatSeconds,
    signIns: perSecond(habits.sessions) + connections / (habits.tokenHours * 3600),
    membersRead: messages * told.members,
    jobs: messages * told.jobs,
  }
  const streamRecords = messages + happenings.marks + opened
  return { users, connections, happenings, needs: needsOf(happenings, measured), streamRecords }
}

/** How often each function is asked, in a second. */
const invocations = ({ messages, marks, newSockets, pings, jobs }: Happenings): [WorkName, number][] => [
  ['send over a socket', messages],
  ['tell 1 and the sender', messages],
  ['post to 1000', jobs / 5],
  ['mark read over a socket', marks],
  ['tell of a mark', marks],
  ['connect', 2 * newSockets],
  ['hello', newSockets],
  ['sync', newSockets],
  ['disconnect', newSockets],
  ['tell of a connection that ended', newSockets],
  ['ping', pings],
]

export const secondsOf = ({ work }: Measured, name: WorkName): number =>
  durationOf(work[name], memoryOf(work[name].function), usualAssumptions) / 1000

function needsOf(some: Happenings, measured: Measured): Load['needs'] {
  const { messages, posts, marks, receipts, newSockets, pings, signIns, membersRead, jobs } = some
  const asked = invocations(some)
  const units = (kind: 'writeUnits' | 'readUnits'): number =>
    asked.reduce((sum, [name, rate]) => sum + rate * measured.work[name][kind], 0)
  return {
    // A handshake, `hello` and a sync for each new socket.
    gatewayRate: messages + posts + marks + receipts + pings + 3 * newSockets + signIns,
    newSockets,
    // What telling one takes holds the two of a direct conversation already.
    concurrency: asked.reduce((sum, [name, rate]) => sum + rate * secondsOf(measured, name), 0),
    writeUnits: units('writeUnits'),
    readUnits: units('readUnits') + Math.max(0, membersRead - 2 * messages),
    signIns,
    queuePollers: (jobs / 5) * secondsOf(measured, 'post to 1000'),
  }
}
