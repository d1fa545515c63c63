import * as z from 'zod'
import type { Fault } from '../events.ts'
import { createFault, rateSchema as rate, type SettableFault } from '../faults/fault.ts'
import { seededRandom } from '../faults/random.ts'

/** Errors that a post can be answered with on request; the names are the SDK's. */
export const postErrors = {
  InternalServerErrorException: 500,
  LimitExceededException: 429,
  ForbiddenException: 403,
} as const

const settings = {
  /** Answers posts with an error, and delivers nothing. */
  failPosts: z.strictObject({
    rate,
    error: z
      .enum(['InternalServerErrorException', 'LimitExceededException', 'ForbiddenException'])
      .default('InternalServerErrorException'),
    connectionId: z.string().optional(),
  }),
  /** Holds posts back; with a rate below 1 they overtake each other. */
  delayPosts: z.strictObject({ milliseconds: z.number().min(0).max(60_000), rate }),
  /** Cuts TCP without a close frame: `all` and `one` now, `random` after messages and posts until cleared. */
  cutSockets: z.strictObject({
    which: z.enum(['all', 'one', 'random']).default('all'),
    rate: z.number().min(0).max(1).default(0.01),
    connectionId: z.string().optional(),
    disconnect: z.boolean().default(true),
  }),
  /** Never tells `$disconnect`, as API Gateway may. */
  dropDisconnect: z.strictObject({ rate }),
  /** Tells `$disconnect` late. */
  delayDisconnect: z.strictObject({ milliseconds: z.number().min(0).max(600_000), rate }),
}

export type CutSockets = z.infer<typeof settings.cutSockets>

export type SocketFaults = ReturnType<typeof createFaults>

/** `cut` is asked at once for what is cut once. */
export function createFaults(seed: number, cut: (setting: CutSockets) => void) {
  const random = seededRandom(seed)
  const cutSockets: SettableFault<CutSockets> = createFault('cutSockets', settings.cutSockets, (setting) => {
    if (setting === undefined || setting.which === 'random') return
    cutSockets.clear()
    cut(setting)
  })
  const faults = {
    failPosts: createFault('failPosts', settings.failPosts),
    delayPosts: createFault('delayPosts', settings.delayPosts),
    cutSockets,
    dropDisconnect: createFault('dropDisconnect', settings.dropDisconnect),
    delayDisconnect: createFault('delayDisconnect', settings.delayDisconnect),
  }
  return { ...faults, random, named: faults as Readonly<Record<string, Fault>> }
}
