import { join } from 'node:path'
import { type Log, StartError } from '../events.ts'
import { makeDirectory } from '../make-directory.ts'
import { databaseBinary } from './binary.ts'
import { callTable } from './call.ts'
import { type DatabaseProcess, startGuarded } from './database-process.ts'
import { findFreePort } from './free-port.ts'
import { makeScratch } from './scratch.ts'
import { indexStream } from './stream-index.ts'

export interface Database {
  /** `http://127.0.0.1:PORT`, or `DYNAMODB_ENDPOINT`. */
  readonly endpoint: string
  /** Ends the process that was started here; a server that was there before stays. */
  stop(): Promise<void>
}

export interface DatabaseOptions {
  /** Where the file `table.db` lies; undefined keeps nothing: it lies in a directory that goes with the process. */
  readonly dataDir: string | undefined
  readonly log: Log
  /** A server to use instead of one of our own: what the environment's `DYNAMODB_ENDPOINT` says. */
  readonly endpoint?: string | undefined
}

const startTimeoutMs = 10_000
const attempts = 5

/** Starts the database and waits until it answers. Throws a `StartError` that says what is wrong. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.endpoint) return useEndpoint(options.endpoint)
  const binary = databaseBinary()
  if (options.dataDir !== undefined) prepareDirectory(options.dataDir)
  for (let attempt = 1; ; attempt += 1) {
    const directory = options.dataDir ?? makeScratch()
    const file = join(directory, 'table.db')
    const started = await tryStart(binary, file, options.dataDir === undefined ? directory : undefined)
    if (typeof started !== 'string') return watch(await indexed(started, file), options.log)
    if (attempt === attempts || !started.includes('already in use')) throw startError(started, file)
  }
}

async function indexed(started: Started, file: string): Promise<Started> {
  try {
    indexStream(file)
    return started
  } catch (error) {
    await started.child.stop()
    throw startError(error instanceof Error ? error.message : String(error), file)
  }
}

async function useEndpoint(endpoint: string): Promise<Database> {
  try {
    await callTable(endpoint, 'ListTables', {})
  } catch {
    throw new StartError(`No DynamoDB answers at ${endpoint} (DYNAMODB_ENDPOINT)`)
  }
  return { endpoint, stop: async () => undefined }
}

function prepareDirectory(directory: string): void {
  try {
    makeDirectory(directory)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`The data directory ${directory} cannot be made: ${reason}`)
  }
}

interface Started {
  readonly endpoint: string
  readonly child: DatabaseProcess
}

/** Answers what the process said if it ended before it served. */
async function tryStart(
  binary: string,
  file: string,
  scratch: string | undefined,
): Promise<Started | string> {
  const port = await findFreePort()
  const child = startGuarded(binary, ['--port', String(port), '--db-path', file], scratch)
  const endpoint = `http://127.0.0.1:${port}`
  const failed = await Promise.race([child.ended, answers(endpoint, child)])
  return failed === undefined ? { endpoint, child } : failed || 'The database ended without a word'
}

async function answers(endpoint: string, child: DatabaseProcess): Promise<string | undefined> {
  const deadline = performance.now() + startTimeoutMs
  while (!child.hasEnded() && performance.now() < deadline) {
    try {
      await callTable(endpoint, 'ListTables', {})
      return undefined
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  await child.stop()
  return 'The database did not answer in 10 s'
}

const lastLine = (said: string) => said.slice(said.lastIndexOf('\n') + 1).replace(/^error: /, '')

function startError(said: string, file: string): StartError {
  const reason = lastLine(said)
  if (/not a valid SQLite|malformed|corrupt|not a database/i.test(said)) {
    return new StartError(
      `The database file ${file} is broken. Move it away to start empty, or choose another place with --data. (${reason})`,
    )
  }
  return new StartError(`The database cannot use ${file}: ${reason}`)
}

/** Says so when the database dies while it is needed. */
function watch(started: Started, log: Log): Database {
  const { endpoint, child } = started
  let stopping = false
  void child.ended.then((said) => {
    if (!stopping) log(`The database ended unexpectedly (${lastLine(said)}). Nothing works until a restart.`)
  })
  return {
    endpoint,
    async stop() {
      stopping = true
      await child.stop()
    },
  }
}
