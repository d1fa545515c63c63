import { parentPort, workerData } from 'node:worker_threads'
import type { EnvironmentData, FromEnvironment, ToEnvironment } from './environment-messages.ts'

// Runs inside a worker thread: one Lambda environment. It imports the handler's module once and then answers one
// event at a time, as JSON in both directions, since JSON is what Lambda keeps of an event.

type Handler = (event: unknown, context: unknown) => unknown

const data = workerData as EnvironmentData
const tell = (message: FromEnvironment) => parentPort?.postMessage(message)

// Only for this thread: on Lambda there is none.
delete process.env.NODE_COMPILE_CACHE
if (data.sourceMaps) process.setSourceMapsEnabled(true)

async function loadHandler(): Promise<Handler> {
  const loaded = (await import(data.moduleUrl)) as Record<string, unknown>
  const named = loaded[data.exportName] ?? (loaded.default as Record<string, unknown>)?.[data.exportName]
  if (typeof named === 'function') return named as Handler
  throw Object.assign(new Error(`${data.handler} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  })
}

async function answer(handler: Handler, { requestId, event, deadline }: ToEnvironment): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), contextOf(requestId, deadline))
    tell({ kind: 'answer', requestId, payload: JSON.stringify(result ?? null) })
  } catch (error) {
    tell({ kind: 'error', requestId, error: describeError(error) })
  }
}

function contextOf(awsRequestId: string, deadline: number): unknown {
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    invokedFunctionArn: data.functionArn,
    logGroupName: data.logGroupName,
    logStreamName: data.logStreamName,
    memoryLimitInMB: String(data.memoryMb),
  }
}

function describeError(error: unknown) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  }
}

try {
  const handler = await loadHandler()
  parentPort?.on('message', (message: ToEnvironment) => void answer(handler, message))
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'broken', error: describeError(error) })
}
