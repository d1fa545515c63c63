import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { answerSync } from '../../shared/lambda/sync.ts'

/** Well below the 6 MB that a Lambda may answer, and quick to parse on a phone. */
const maxBytes = 1_000_000

export const sync = restRoute('sync', async ({ reader, body }, given) =>
  ok(await answerSync(given, reader, body, maxBytes)),
)
