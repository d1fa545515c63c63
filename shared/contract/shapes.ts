import * as z from 'zod'
import { commonQuery } from './common.ts'

/** No query but what every route takes. */
export const PlainQuery = z.strictObject({ ...commonQuery })

/** A machine-readable document of another specification. */
export const AnyDocument = z.record(z.string(), z.unknown())
