import type { LimitClass, LimitPolicy, LimitState, Limits, NamedPolicy } from '../contract/limits.ts'
import type { ActionName } from '../contract/realtime.ts'
import type { RouteName } from '../contract/routes.ts'

/** A route or an action. */
export type CallName = RouteName | ActionName

/** What is asked for over a socket counts as the route that does the same. */
const routeOfAction: Partial<Record<CallName, RouteName>> = {
  'message.send': 'sendMessage',
  read: 'markRead',
  delivered: 'markDelivered',
}

interface Apart {
  readonly name: CallName
  readonly policy: LimitPolicy | null | undefined
}

/** The policy that this call alone has, whatever its class: its route's own, or the one of every route. */
function apartOf(limits: Limits, call: CallName): Apart | undefined {
  const name = routeOfAction[call] ?? call
  if (Object.hasOwn(limits.routes, name)) return { name, policy: limits.routes[name as RouteName] }
  return limits.every && { name, policy: limits.every }
}

const named = (name: string, policy: LimitPolicy | null | undefined): NamedPolicy | undefined =>
  policy ? { name, policy } : undefined

/** What limits a call, by user or by address; undefined where it is not counted. */
export function policyOf(limits: Limits, call: CallName, limitClass: LimitClass): NamedPolicy | undefined {
  const apart = apartOf(limits, call)
  return apart ? named(apart.name, apart.policy) : named(limitClass, limits[limitClass])
}

/** What limits calls about one name. */
export function namePolicyOf(limits: Limits, call: CallName): NamedPolicy | undefined {
  const apart = apartOf(limits, call)
  return apart ? named(`${apart.name}.name`, apart.policy) : named('authName', limits.authName)
}

/** What limits messages beside the calls that send them. */
export interface SendLimits {
  /** By the messages that stand already: the class `send`, unless sending has a policy apart. */
  readonly messages: NamedPolicy | undefined
  /** Spaces may set limits of their own. */
  readonly spaces: boolean
}

export const sendLimitsOf = (limits: Limits): SendLimits => ({
  messages: apartOf(limits, 'sendMessage') ? undefined : named('send', limits.send),
  spaces: limits.spaces === 'on',
})

/** Calls of one kind by one caller: how many in this window, when it ends, and since when they are locked out. */
export interface Counter {
  readonly calls: number
  /** Milliseconds since the epoch, as all times here. */
  readonly endsAt: number
  readonly lockedAt?: number | undefined
}

const openAt = (counter: Counter | undefined, now: number): counter is Counter =>
  counter !== undefined && counter.endsAt > now

/**
 * The counter after one more call, which is refused where there are more than the policy's now. The first refusal
 * leaves the window's end where it is; each further one moves it to a whole window from now, up to the longest lockout.
 */
export function countCall(policy: LimitPolicy, counter: Counter | undefined, now: number): Counter {
  const windowEnd = now + policy.windowSeconds * 1000
  if (!openAt(counter, now)) return { calls: 1, endsAt: windowEnd }
  const calls = counter.calls + 1
  if (calls <= policy.calls) return { calls, endsAt: counter.endsAt }
  if (counter.lockedAt === undefined) return { calls, endsAt: counter.endsAt, lockedAt: now }
  const latest = counter.lockedAt + policy.longestSeconds * 1000
  return { ...counter, calls, endsAt: Math.max(counter.endsAt, Math.min(windowEnd, latest)) }
}

/**
 * The same for messages, which are counted by those of the last window's length: `sentAt` holds at least the newest of
 * them, up to the policy's number. Only a lockout is kept anywhere.
 */
export function countSend(
  policy: LimitPolicy,
  lockout: Counter | undefined,
  sentAt: readonly number[],
  now: number,
): Counter {
  if (openAt(lockout, now)) return countCall(policy, lockout, now)
  const windowMs = policy.windowSeconds * 1000
  const recent = sentAt.filter((at) => at > now - windowMs).toSorted((one, other) => other - one)
  const last = recent[policy.calls - 1]
  if (last !== undefined) return { calls: policy.calls + 1, endsAt: last + windowMs, lockedAt: now }
  return { calls: recent.length + 1, endsAt: (recent.at(-1) ?? now) + windowMs }
}

export const isRefused = (policy: LimitPolicy, { calls }: Counter): boolean => calls > policy.calls

/** Refused as often as it may call, and ten times at least: nobody who waits when told to comes to that. */
export const isFlooding = (policy: LimitPolicy, { calls }: Counter): boolean =>
  calls - policy.calls > Math.max(policy.calls, 10)

/** Where a counter leaves its caller. */
export function stateOf({ name, policy }: NamedPolicy, counter: Counter, now: number): LimitState {
  return {
    name,
    policy,
    remaining: Math.max(0, policy.calls - counter.calls),
    resetSeconds: Math.max(1, Math.ceil((counter.endsAt - now) / 1000)),
    flooding: isFlooding(policy, counter),
  }
}

/**
 * What an address is counted as: itself, and of IPv6 its first 64 bits, for a single household has all the rest
 * (RFC 6177).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [before = '', after] = address.toLowerCase().split('::')
  const groupsOf = (part: string): string[] => part.split(':').filter(Boolean)
  const [first, last] = [groupsOf(before), groupsOf(after ?? '')]
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  const network = [...first, ...zeros, ...last].slice(0, 4)
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
