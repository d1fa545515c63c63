import * as z from 'zod'
import { type ErrorCode, errorTable, fieldErrorCodes } from './errors.ts'

const codes = Object.keys(errorTable) as ErrorCode[]

/** The `type` of a problem: a name, not an address, so that no client looks for anything there. */
export const problemType = (code: ErrorCode): string => `urn:parley:problem:${code}`

/** A refusal, `application/problem+json` (RFC 9457); the same object travels in WebSocket replies. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().optional(),
    code: z.enum(codes),
    requestId: z.string(),
    retryable: z.boolean(),
    retryAfterSeconds: z.int().optional(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.enum(fieldErrorCodes), detail: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
