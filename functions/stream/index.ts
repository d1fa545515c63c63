import { streamFunction } from '../../shared/lambda/stream.ts'
import { deliver } from '../../shared/services/deliver.ts'

/** Project, then deliver. Answers the records of conversations that failed, so that only they come again. */
export const handler = streamFunction(deliver)
