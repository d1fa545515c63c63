import { redriveJobs } from './redrive/jobs.ts'
import { help, RedriveError, readOptions } from './redrive/options.ts'
import { findPlaces } from './redrive/places.ts'
import { openServices } from './redrive/services.ts'
import { redriveRecords } from './redrive/stream.ts'
import { summaryOf } from './redrive/tally.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Exits with 0 once nothing is left that could not be delivered. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return say(help)
  const services = openServices(options)
  const places = await findPlaces(services, options)
  const run = { services, options, say }
  const records = await redriveRecords(run, places)
  say(summaryOf('Batches of the stream', records, options))
  let { kept } = records
  for (const place of places.jobs) {
    const jobs = await redriveJobs(run, place)
    say(summaryOf(place.name, jobs, options))
    kept += jobs.kept
  }
  if (kept > 0) process.exitCode = 1
}

const noRegion = 'Region is missing'

/** What the person at the terminal can mend is said without a stack: options, credentials, rights, addresses. */
function isForPerson(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const isOfService = '$metadata' in error || error.name === 'CredentialsProviderError'
  const { code = '' } = error as NodeJS.ErrnoException
  const isOfPlace = code.startsWith('ERR_PARSE_ARGS') || /^E[A-Z]+$/.test(code)
  return error instanceof RedriveError || isOfService || isOfPlace || error.message === noRegion
}

function wordsOf({ name, message }: Error): string {
  return message === noRegion
    ? `${message}. Set AWS_REGION, or name the runtime of this machine with --url.`
    : message || name
}

await main().catch((error: unknown) => {
  if (isForPerson(error)) process.stderr.write(`${wordsOf(error)}\n`)
  else console.error(error)
  process.exitCode = 1
})
