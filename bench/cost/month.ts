import { heartbeatSeconds, maxAgeSeconds } from '../../shared/contract/connections.ts'
import { invocation, type Pricing } from './invocation.ts'
import { keeping, messageTo, type Path, type RecipientCount } from './message.ts'
import { type Quantities, quantities, sumOf, times } from './quantities.ts'

/** What people do in a month. */
export interface Usage {
  readonly users: number
  /** Of each, on a day. */
  readonly messages: number
  /** Of the users, the share that has a connection open, on average. */
  readonly online: number
  readonly recipients: RecipientCount
  /** Of the recipients, the share that is connected when a message comes. */
  readonly reached: number
  /** Of the messages, the share that is sent over REST. */
  readonly rest: number
  /** Read marks that move for each message that reaches somebody: people read several at a time. */
  readonly marks: number
  /** How often somebody opens the app on a day. */
  readonly sessions: number
  /** How many months of messages are kept. */
  readonly months: number
}

const hoursOfMonth = 730
const daysOfMonth = hoursOfMonth / 24
/** Lambda asks each of the two queues of jobs with five pollers, three times a minute, also when nothing is in them. */
const idlePolls = 2 * 5 * 3 * 60 * hoursOfMonth
/** In larger conversations receipts go to nobody else. */
const receiptsUpTo = 50

export const messagesOf = ({ users, messages }: Usage): number => users * messages * daysOfMonth

/** All that a month takes, by what it is for. */
export function monthOf(usage: Usage, pricing: Pricing): ReadonlyMap<string, Quantities> {
  const { users, online, months } = usage
  const sent = messagesOf(usage)
  const onlineHours = users * online * hoursOfMonth
  const openings = Math.max(users * usage.sessions * daysOfMonth, onlineHours / (maxAgeSeconds / 3600))
  return new Map([
    ['messages', times(messages(usage, pricing), sent)],
    ['read marks', times(mark(usage, pricing), sent * usage.recipients * usage.reached * usage.marks)],
    ['opening the app', times(opening(pricing), openings)],
    ['pings', times(invocation('ping', 'frame', pricing), (onlineHours * 3600) / heartbeatSeconds)],
    ['open connections', quantities({ connectionMinutes: onlineHours * 60 })],
    ['messages kept', times(keeping(pricing), sent * months)],
    ['accounts', quantities({ activeUsers: users })],
    ['idle queues', quantities({ queueRequests: idlePolls })],
  ])
}

function messages({ rest, recipients, reached }: Usage, pricing: Pricing): Quantities {
  const reaching = (path: Path) =>
    messageTo(path, recipients, withReach(path, { recipients, reached }, pricing))
  return sumOf([times(reaching('REST'), rest), times(reaching('WebSocket'), 1 - rest)])
}

/** The same work with fewer posts: to the sender's connection, which is open, and to those who are connected. */
function withReach(
  path: Path,
  { recipients, reached }: Pick<Usage, 'recipients' | 'reached'>,
  { measured, assumptions }: Pricing,
): Pricing {
  const own = path === 'WebSocket' && recipients < 1000 ? 1 : 0
  const share = (own + recipients * reached) / (own + recipients)
  const work = Object.fromEntries(
    Object.entries(measured.work).map(([name, one]) => [name, { ...one, posts: one.posts * share }]),
  ) as typeof measured.work
  return { measured: { ...measured, work }, assumptions }
}

/** Measured between two; in a group all others who are connected hear of it. */
function mark({ recipients, reached }: Usage, { measured, assumptions }: Pricing): Quantities {
  const others = recipients < receiptsUpTo ? recipients * reached : 0
  const told = { ...measured.work['tell of a mark'], posts: 1 + others }
  const work = { ...measured.work, 'tell of a mark': told }
  const pricing = { measured: { ...measured, work }, assumptions }
  return sumOf([
    invocation('mark read over a socket', 'frame', pricing),
    invocation('tell of a mark', 'inside', pricing),
  ])
}

/** The handshake, whose authorizer is billed as the function behind it; `hello`, a sync, and the end. */
const opening = (pricing: Pricing): Quantities =>
  sumOf([
    invocation('connect', 'inside', pricing),
    invocation('connect', 'inside', pricing),
    invocation('hello', 'frame', pricing),
    invocation('sync', 'request', pricing),
    invocation('disconnect', 'inside', pricing),
    invocation('tell of a connection that ended', 'inside', pricing),
  ])
