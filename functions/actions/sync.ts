import { socketAction } from '../../shared/lambda/sockets.ts'
import { answerSync } from '../../shared/lambda/sync.ts'

/** A reply travels in one message of at most 32 KB; one row or entry may come on top. */
const maxBytes = 16_000

export const sync = socketAction('sync', async ({ data, reader }, given) =>
  answerSync(given, reader, data, maxBytes),
)
