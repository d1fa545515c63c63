import * as z from 'zod'
import { Links } from './common.ts'
import { type LimitClass, limitClasses } from './limits.ts'

/** Grows by one with every addition to the contract that a client may want to ask for. */
export const apiLevel = 1

/** So many calls in a window; null where they are not counted. */
const Rate = z.object({ calls: z.int(), windowSeconds: z.int() }).nullable()

/** `GET /v1`: the one thing a client must know. */
export const EntryPoint = z
  .object({
    name: z.literal('Parley'),
    apiLevel: z.int(),
    epoch: z.string(),
    realtimeUrl: z.string(),
    userPool: z.object({ userPoolId: z.string(), clientId: z.string(), region: z.string() }),
    languages: z.array(z.string()),
    defaultLanguage: z.string(),
    limits: z.object({
      contentBytes: z.int(),
      bodyCharacters: z.int(),
      titleCharacters: z.int(),
      pageSize: z.int(),
      frameBytes: z.int(),
      members: z.int(),
      /** By class of request, or one rate that every route has by itself; `authName` is about one name. */
      requests: z.object({
        ...(Object.fromEntries(limitClasses.map((name) => [name, Rate])) as Record<LimitClass, typeof Rate>),
        authName: Rate,
        every: Rate,
      }),
    }),
    _links: Links,
  })
  .meta({ id: 'EntryPoint' })
export type EntryPoint = z.infer<typeof EntryPoint>
