import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FunctionError, InvokeResult, Log } from '../events.ts'
import type { EnvironmentData, FromEnvironment, ToEnvironment } from './environment-messages.ts'
import type { FunctionConfig } from './function-config.ts'

/** One running copy of a function. It takes one event at a time. */
export interface Environment {
  readonly id: string
  /** Resolves once the handler's module is imported; with an error when that failed, after which it is dead. */
  readonly started: Promise<FunctionError | undefined>
  invoke(event: string): Promise<InvokeResult>
  /** Ends it at once; an event in flight ends in an error. */
  kill(reason: FunctionError): Promise<void>
  readonly isBusy: boolean
  readonly isDead: boolean
}

export interface EnvironmentOptions {
  readonly id: string
  readonly variables: Readonly<Record<string, string>>
  readonly log: Log
}

/** Where Node keeps what it made of this package's TypeScript and of the bundles: half the work of a cold start. */
const compiledDir = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))

/** Lambda's bound on an answer. */
const maxAnswerBytes = 6 * 1024 * 1024

export function startEnvironment(config: FunctionConfig, options: EnvironmentOptions): Environment {
  const worker = startWorker(config, options)
  const started = Promise.withResolvers<FunctionError | undefined>()
  let inFlight: { requestId: string; settle: (result: InvokeResult) => void } | undefined
  let dead = false

  const finish = (requestId: string, result: InvokeResult) => {
    if (inFlight?.requestId !== requestId) return
    const { settle } = inFlight
    inFlight = undefined
    settle(result)
  }
  const die = (error: FunctionError) => {
    dead = true
    started.resolve(error)
    if (inFlight !== undefined) finish(inFlight.requestId, { ok: false, error })
    return worker.terminate()
  }
  worker.on('message', (message: FromEnvironment) => {
    if (message.kind === 'ready') started.resolve(undefined)
    else if (message.kind === 'broken') void die(message.error)
    else finish(message.requestId, resultOf(message))
  })
  worker.on('error', (error) => void die(crashOf(error)))
  worker.on('exit', (code) => void die(exitError(code)))

  return {
    id: options.id,
    started: started.promise,
    invoke: async (event) => {
      const requestId = randomUUID()
      const { promise, resolve } = Promise.withResolvers<InvokeResult>()
      inFlight = { requestId, settle: resolve }
      const timer = setTimeout(() => void die(timeoutError(requestId, config.timeoutMs)), config.timeoutMs)
      worker.postMessage({
        requestId,
        event,
        deadline: Date.now() + config.timeoutMs,
      } satisfies ToEnvironment)
      return promise.finally(() => clearTimeout(timer))
    },
    kill: async (reason) => void (await die(reason)),
    get isBusy() {
      return inFlight !== undefined
    },
    get isDead() {
      return dead
    },
  }
}

function startWorker(config: FunctionConfig, { variables, log }: EnvironmentOptions): Worker {
  const data: EnvironmentData = {
    moduleUrl: pathToFileURL(config.modulePath).href,
    exportName: config.exportName,
    handler: config.handler,
    functionName: config.name,
    functionArn: config.arn,
    memoryMb: config.memoryMb,
    logGroupName: variables.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: variables.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    sourceMaps: variables.NODE_OPTIONS?.includes('--enable-source-maps') ?? false,
  }
  const worker = new Worker(new URL('./environment-main.ts', import.meta.url), {
    name: config.shortName,
    workerData: data,
    env: { ...variables, NODE_COMPILE_CACHE: compiledDir },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: config.memoryMb },
  })
  for (const stream of [worker.stdout, worker.stderr]) logLines(stream, config.shortName, log)
  return worker
}

function logLines(stream: Readable, prefix: string, log: Log): void {
  createInterface({ input: stream }).on('line', (line) => log(`${prefix}: ${line}`))
}

function resultOf(message: Extract<FromEnvironment, { kind: 'answer' | 'error' }>): InvokeResult {
  if (message.kind === 'error') return { ok: false, error: message.error }
  if (Buffer.byteLength(message.payload) > maxAnswerBytes) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxAnswerBytes} bytes).`
    return { ok: false, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } }
  }
  return { ok: true, payload: JSON.parse(message.payload) }
}

function crashOf(error: unknown): FunctionError {
  const { name = 'Error', message = String(error), stack = '' } = error instanceof Error ? error : {}
  if ((error as NodeJS.ErrnoException)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' }
  }
  return { errorType: name, errorMessage: message, trace: stack.split('\n') }
}

function exitError(code: number): FunctionError {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `Runtime exited ${code === 0 ? 'without providing a reason' : `with error: exit status ${code}`}`,
  }
}

function timeoutError(requestId: string, timeoutMs: number): FunctionError {
  const seconds = (timeoutMs / 1000).toFixed(2)
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  }
}
