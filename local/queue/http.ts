import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpHandler, Log } from '../events.ts'
import { isForeign } from '../http/foreign.ts'
import { readBody } from '../http/read-body.ts'
import { actions } from './actions.ts'
import { QueueError } from './errors.ts'
import type { Room } from './room.ts'

const service = 'AmazonSQS.'
const bodyLimit = 2 * 1024 * 1024

/** Serves the JSON protocol of SQS; leaves everything else to others. */
export function createHandler(room: Room, log: Log): HttpHandler {
  return async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    if (request.method !== 'POST' || !target.startsWith(service)) return false
    await answer(room, log, target.slice(service.length), request, response)
    return true
  }
}

async function answer(
  room: Room,
  log: Log,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    if (isForeign(request))
      throw new QueueError('AccessDenied', 'Pages of other sites may not use the queues.')
    const action = actions.get(name)
    if (!action) throw new QueueError('UnsupportedOperation', `${name} is not available here.`)
    send(response, 200, await action(room, await readInput(request), gone.signal))
  } catch (error) {
    sendError(response, error, log)
  }
}

async function readInput(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, bodyLimit)
  if (body === undefined) throw new QueueError('BatchRequestTooLong', 'The request is too long.')
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new QueueError('InvalidRequest', 'The request is not JSON.')
  }
}

function sendError(response: ServerResponse, error: unknown, log: Log): void {
  if (!(error instanceof QueueError)) {
    log(`The queues failed: ${error instanceof Error ? error.stack : String(error)}`)
    send(response, 500, { __type: 'com.amazonaws.sqs#InternalError', message: 'Internal error' })
    return
  }
  const { name, message, queryCode } = error
  const headers = { 'x-amzn-query-error': `${queryCode};Sender` }
  send(response, 400, { __type: `com.amazonaws.sqs#${name}`, message }, headers)
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.0',
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  })
  response.end(JSON.stringify(body))
}
