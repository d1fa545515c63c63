import * as z from 'zod'
import { routeNames } from './paths.ts'

/** Classes of requests that are limited per user; `auth` per address and per name. */
export const limitClasses = ['auth', 'read', 'write', 'send', 'upload'] as const
export type LimitClass = (typeof limitClasses)[number]

/**
 * So many calls in a window, which begins with the first of them. Who calls on while locked out prolongs that, each time
 * to a whole window from then, but to no longer than `longestSeconds` in all.
 */
export interface LimitPolicy {
  readonly calls: number
  readonly windowSeconds: number
  readonly longestSeconds: number
}

/** A policy by the name under which its calls are counted, and under which answers speak of it. */
export interface NamedPolicy {
  readonly name: string
  readonly policy: LimitPolicy
}

/** Where somebody stands with a policy: calls left, and whole seconds until there are more. */
export interface LimitState extends NamedPolicy {
  readonly remaining: number
  readonly resetSeconds: number
  /** They have gone on for so long that their connection is closed. */
  readonly flooding: boolean
}

const longestWindows = 10
const daySeconds = 86_400

/** The policy that a rate says. */
export function readRate(text: string): LimitPolicy {
  const [calls = 0, windowSeconds = 0, longest] = text.split('/').map(Number)
  const usual = Math.max(windowSeconds, Math.min(windowSeconds * longestWindows, daySeconds))
  return { calls, windowSeconds, longestSeconds: longest ?? usual }
}

const rate = '[1-9]\\d{0,5}/[1-9]\\d{0,5}(?:/[1-9]\\d{0,6})?'
const inTime = ({ windowSeconds, longestSeconds }: LimitPolicy): boolean => longestSeconds >= windowSeconds
const tooShort = 'has a longest lockout that is shorter than its window'

/** `60/60`: calls in seconds; `30/600/3600`: and the longest lockout, by default ten windows and at most a day. */
export const RateText = z
  .string()
  .regex(new RegExp(`^${rate}$`), 'must be calls/seconds such as 60/60')
  .refine((text) => inTime(readRate(text)), tooShort)
const Rate = RateText.transform(readRate)

const RateOrOff = z
  .string()
  .regex(new RegExp(`^(?:off|${rate})$`), 'must be calls/seconds such as 60/60, or off')
  .transform((text) => (text === 'off' ? null : readRate(text)))
  .refine((policy) => policy === null || inTime(policy), tooShort)

/** By class; `authName` limits guessing at one name, from however many addresses. The defaults suit a chat client. */
const Rates = z.strictObject({
  auth: RateOrOff.default(readRate('600/60')),
  authName: RateOrOff.default(readRate('30/600/3600')),
  /** Counting one costs a write. */
  read: RateOrOff.default(null),
  write: RateOrOff.default(readRate('300/60')),
  send: RateOrOff.default(readRate('60/60')),
  upload: RateOrOff.default(readRate('30/60')),
  /** `off` lets no space set a limit of its own. */
  spaces: z.enum(['on', 'off']).default('on'),
  /** Every route by itself, whatever its class. */
  every: Rate.optional(),
  /** Routes with a rate of their own: their calls are counted apart. */
  routes: z.partialRecord(z.enum(routeNames), RateOrOff).default({}),
  /** What the API lets through of everybody together. It is counted there, and told where nothing else is. */
  stage: Rate.optional(),
})

/** The limits of a deployment, as its functions use them: null is not counted. */
export type Limits = z.output<typeof Rates>

const off: z.input<typeof Rates> = {
  auth: 'off',
  authName: 'off',
  write: 'off',
  send: 'off',
  upload: 'off',
  spaces: 'off',
}

function readSetting(setting: unknown): unknown {
  if (typeof setting !== 'string') return setting ?? {}
  if (setting === 'on' || setting === 'off') return setting === 'on' ? {} : off
  try {
    return setting.startsWith('{') ? JSON.parse(setting) : { every: setting }
  } catch {
    return { every: setting }
  }
}

/**
 * A deployment's limits as its setting says them: `on`, `off`, one rate for every route (`30/60`), or rates by class
 * and by route, as an object or as its JSON.
 */
export const LimitSetting = z.preprocess(readSetting, Rates)
