import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FunctionError, HttpHandler, Invoke } from '../events.ts'
import { isForeign } from '../http/foreign.ts'
import { readBody } from '../http/read-body.ts'

const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/
/** More than Lambda takes, so that it is the functions that refuse. */
const maxBytes = 8 * 1024 * 1024

/** Serves Invoke of the Lambda API, with and without waiting for the answer; leaves everything else to others. */
export function createInvokeHandler(invoke: Invoke): HttpHandler {
  return async (request, response, { pathname }) => {
    const name = path.exec(pathname)?.[1]
    if (name === undefined || request.method !== 'POST') return false
    // As on AWS, and so that no web page can send this as a simple request.
    const isSigned = request.headers.authorization !== undefined
    if (!isSigned || isForeign(request)) refuse(response, 403, unsigned)
    else await answer(invoke, decodeURIComponent(name), request, response)
    return true
  }
}

async function answer(
  invoke: Invoke,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const event = await readEvent(request)
  if (event === undefined) return refuse(response, 400, malformed)
  const running = invoke(name, event.value)
  if (request.headers['x-amz-invocation-type'] === 'Event') return give(response, 202, '')
  const result = await running
  if (result.ok) return give(response, 200, JSON.stringify(result.payload))
  const { refusedWith, ...error } = result.error
  if (refusedWith !== undefined) return refuse(response, refusedWith, error)
  give(response, 200, JSON.stringify(error), { 'X-Amz-Function-Error': 'Unhandled' })
}

/** Undefined when it is no JSON; no body at all is the event `{}`. */
async function readEvent(request: IncomingMessage): Promise<{ value: unknown } | undefined> {
  const body = await readBody(request, maxBytes)
  // What is too large to be read stays too large for the function.
  if (body === undefined) return { value: 'x'.repeat(maxBytes) }
  try {
    return { value: body.length === 0 ? {} : JSON.parse(body.toString('utf8')) }
  } catch {
    return undefined
  }
}

const unsigned: FunctionError = {
  errorType: 'MissingAuthenticationTokenException',
  errorMessage: 'Missing Authentication Token',
}
const malformed: FunctionError = {
  errorType: 'InvalidRequestContentException',
  errorMessage: 'Could not parse request body into json',
}

function refuse(response: ServerResponse, status: number, { errorType, errorMessage }: FunctionError): void {
  const body = JSON.stringify({ Type: 'User', Message: errorMessage, message: errorMessage })
  give(response, status, body, { 'X-Amzn-ErrorType': errorType })
}

function give(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  const about = { 'Content-Type': 'application/json', 'X-Amz-Executed-Version': '$LATEST' }
  response.writeHead(status, { ...about, 'x-amzn-RequestId': randomUUID(), ...headers })
  response.end(body)
}
