import type * as z from 'zod'
import { invalid } from '../contract/errors.ts'
import { requestHash } from './ids.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

/** What a cursor is good for: the next page of the same list, for the same person, asked the same way. */
export interface CursorScope {
  /** The route's name, with its path parameters where it has any. */
  readonly route: string
  readonly userId: string
  /** What narrows the list; members that are undefined do not count, nor does their order. */
  readonly query: Readonly<Record<string, unknown>>
}

const checksumBytes = 12

/**
 * The place where a page ended, for the client to hand back. The checksum tells a foreign or broken cursor; it is no
 * secret, so a position must never open what its caller could not ask for otherwise.
 */
export function sealCursor(scope: CursorScope, position: JsonValue): string {
  const json = Buffer.from(JSON.stringify(position))
  return Buffer.concat([checksumOf(scope, position), json]).toString('base64url')
}

/** The position in a cursor, undefined without one. Refuses a foreign or broken one. */
export function openCursor<Position>(
  scope: CursorScope,
  cursor: string | undefined,
  schema: z.ZodType<Position>,
  pointer = '?cursor',
): Position | undefined {
  if (cursor === undefined) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  const position = parsed(bytes.subarray(checksumBytes).toString())
  const checked = schema.safeParse(position)
  // Decoding overlooks foreign characters: only the very text that was sealed is good.
  const intact = position !== undefined && checked.success && sealCursor(scope, position) === cursor
  if (!intact) throw invalid(pointer, 'invalid_cursor')
  return checked.data
}

const checksumOf = ({ route, userId, query }: CursorScope, position: JsonValue): Uint8Array =>
  requestHash({ route, userId, query, position }).subarray(0, checksumBytes)

function parsed(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue
  } catch {
    return undefined
  }
}
