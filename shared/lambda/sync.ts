import * as z from 'zod'
import type { SyncAnswer, SyncRequest } from '../contract/sync.ts'
import { type CursorScope, openCursor, sealCursor } from '../core/cursors.ts'
import type { Given, Reader } from '../services/given.ts'
import { type SyncPosition, sync } from '../services/sync.ts'
import { deploymentEnvironment } from './env.ts'

const Position: z.ZodType<SyncPosition> = z.object({ conversationId: z.string(), seq: z.number() })

/** A page of sync, over REST or a socket. The cursor only says how far the pages before came: it may change hands. */
export async function answerSync(
  given: Given,
  reader: Reader,
  request: SyncRequest,
  maxBytes: number,
): Promise<SyncAnswer> {
  const scope: CursorScope = { route: 'sync', userId: reader.userId, query: {} }
  const position = openCursor(scope, request.cursor, Position, '#/cursor')
  const { epoch } = deploymentEnvironment()
  const { position: next, ...slice } = await sync(given, reader, { ...request, position, maxBytes }, epoch)
  return { ...slice, cursor: next ? sealCursor(scope, { ...next }) : null, complete: next === undefined }
}
