import { type Failure, readFailure } from './failure.ts'
import { invokeAll } from './invoke.ts'
import { asLambdaRecord, cutIntoEvents } from './lambda-records.ts'
import type { Places } from './places.ts'
import { drain } from './queue.ts'
import { type Found, readRecords } from './read-records.ts'
import { counted, nothing, type Run, type Tally } from './tally.ts'

/** What becomes of a message, and what is said of it. */
interface Fate {
  readonly counts: keyof Tally
  readonly words: string
}

/** Gives the stream function what the failure queue names, read from the stream again. */
export async function redriveRecords(run: Run, places: Places): Promise<Tally> {
  const tally = { ...nothing }
  await drain(run.services.sqs, places.failureQueueUrl, async ({ Body = '', MessageId = '' }) => {
    const failure = readFailure(Body)
    const { counts, words } =
      failure === undefined
        ? { counts: 'kept' as const, words: 'kept: it names no batch of a DynamoDB stream' }
        : await redrive(run, places.functionName, failure)
    tally[counts] += 1
    run.say(`${failure === undefined ? `message ${MessageId}` : nameOf(failure)}: ${words}`)
    return counts !== 'kept'
  })
  return tally
}

const nameOf = ({ at, batchSize, invokeCount, condition }: Failure) =>
  `${counted(batchSize, 'record')} given up at ${at} after ${counted(invokeCount, 'try', 'tries')} (${condition})`

async function redrive({ services, options }: Run, functionName: string, failure: Failure): Promise<Fate> {
  const found = await readRecords(services.streams, failure)
  if (options.dryRun) return describe(found)
  const records = found.records.map((record) => asLambdaRecord(record, failure.streamArn))
  const problem = await invokeAll(services.lambda, functionName, cutIntoEvents(records))
  if (problem !== undefined) return { counts: 'kept', words: `kept: ${problem}` }
  if (found.isWhole) return { counts: 'done', words: 'delivered' }
  const forgotten = forgottenWords(found)
  return options.dropExpired
    ? { counts: 'dropped', words: `dropped: ${forgotten}` }
    : { counts: 'kept', words: `kept: ${forgotten}; --drop-expired deletes it` }
}

/** In a dry run nothing changes. */
const describe = (found: Found): Fate => ({
  counts: 'kept',
  words: found.isWhole ? 'the stream still has them' : forgottenWords(found),
})

function forgottenWords({ records }: Found): string {
  const what = records.length === 0 ? 'the records' : 'some of the records'
  return `expired: the stream keeps 24 hours and has forgotten ${what}; clients have them as soon as they sync`
}
