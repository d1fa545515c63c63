import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpHandler, Log } from '../events.ts'
import { actions } from './actions/table.ts'
import { CognitoError } from './errors.ts'
import { asRecord } from './json.ts'
import type { Room } from './room.ts'

const service = 'AWSCognitoIdentityProviderService'
const bodyLimit = 256 * 1024

/** Serves the Cognito API, the key sets and the outbox; leaves everything else to others. */
export function createHandler(room: Room, log: Log): HttpHandler {
  return async (request, response, url) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    if (request.method === 'POST' && target.startsWith(`${service}.`)) {
      await answerCall(room, log, target.slice(service.length + 1), request, response)
      return true
    }
    return (
      answerPreflight(request, response) ||
      answerOutbox(room, request, response, url) ||
      answerKeys(room, request, response, url)
    )
  }
}

async function answerCall(
  room: Room,
  log: Log,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const action = actions.get(name)
    const input = await readBody(request)
    if (action === undefined) throw new CognitoError('UnknownOperationException', `Unknown operation ${name}`)
    send(response, 200, await action(room, input))
  } catch (error) {
    sendError(response, log, name, error)
  }
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= bodyLimit) chunks.push(chunk)
  }
  if (size > bodyLimit) throw new CognitoError('RequestEntityTooLargeException', 'Request is too large', 413)
  try {
    return asRecord(JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'))
  } catch {
    throw new CognitoError('SerializationException', 'The request is not valid JSON')
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
    ...headers,
  })
  response.end(JSON.stringify(body))
}

/** What is not an answer of the service is a fault of this stand-in: said in the log, not to the caller. */
function sendError(response: ServerResponse, log: Log, name: string, error: unknown): void {
  if (!(error instanceof CognitoError)) {
    log(`user pool: ${name} failed: ${error instanceof Error ? error.stack : String(error)}`)
  }
  const answer =
    error instanceof CognitoError ? error : new CognitoError('InternalErrorException', 'Internal error', 500)
  const headers = { 'x-amzn-errortype': answer.type, 'x-amzn-errormessage': headerSafe(answer.message) }
  send(response, answer.status, { __type: answer.type, message: answer.message }, headers)
}

/** A function's error message may hold anything, a header may not. */
function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, ' ')
}

/** Browsers ask first; only what is meant for this service is answered here. */
function answerPreflight(request: IncomingMessage, response: ServerResponse): boolean {
  const wanted = String(request.headers['access-control-request-headers'] ?? '')
  if (request.method !== 'OPTIONS' || !wanted.toLowerCase().includes('x-amz-target')) return false
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': wanted,
    'access-control-max-age': '172800',
  })
  response.end()
  return true
}

function answerOutbox(room: Room, request: IncomingMessage, response: ServerResponse, url: URL): boolean {
  if (request.method !== 'GET' || url.pathname !== '/local/outbox') return false
  const items = room.outbox.list(url.searchParams.get('to') ?? undefined)
  send(response, 200, { items }, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  return true
}

const wellKnown = /^\/([\w-]+_[0-9A-Za-z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/

function answerKeys(room: Room, request: IncomingMessage, response: ServerResponse, url: URL): boolean {
  const [, poolId = '', document] = wellKnown.exec(url.pathname) ?? []
  const pool = room.pools.get(poolId)
  if (request.method !== 'GET' || pool === undefined) return false
  const json = { 'content-type': 'application/json' }
  if (document === 'jwks.json') send(response, 200, room.signers.get(poolId)?.jwks, json)
  else send(response, 200, openidConfiguration(pool.issuer), json)
  return true
}

function openidConfiguration(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
  }
}
