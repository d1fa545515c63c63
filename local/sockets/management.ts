import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { strikes } from '../faults/fault.ts'
import { postErrors } from './faults.ts'
import { type Connection, findOpen, type Gateway } from './gateway.ts'
import { isGatewayId, newGatewayId } from './identifiers.ts'
import { closeConnection, cutAtRandom } from './lifecycle.ts'
import { sendText } from './messages.ts'

/** The connection id out of `<base>/@connections/<id>`, both parts encoded or not. */
export function connectionIdIn(pathname: string, bases: readonly string[]): string | undefined {
  const base = bases.find((candidate) => pathname.startsWith(`${candidate}/`))
  if (base === undefined) return undefined
  const [collection = '', connectionId = '', ...rest] = pathname.slice(base.length + 1).split('/')
  if (decode(collection) !== '@connections' || rest.length > 0) return undefined
  return decode(connectionId)
}

/** `@connections`: the side of the API that functions call. */
export async function manage(
  gateway: Gateway,
  connectionId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request
  const body = await readBody(request, gateway.limits.messageBytes)
  if (method !== 'POST' && method !== 'GET' && method !== 'DELETE') {
    return fail(response, 403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
  }
  if (!isGatewayId(connectionId)) {
    return fail(response, 400, 'BadRequestException', `Invalid connectionId: ${connectionId}`)
  }
  if (method === 'POST') return post(gateway, connectionId, body, response)
  const connection = findOpen(gateway, connectionId)
  if (!connection) return gone(response)
  if (method === 'GET') return succeed(response, 200, describe(connection))
  closeConnection(gateway, connection, 1000, 'Connection Closed Normally')
  succeed(response, 204)
}

async function post(
  gateway: Gateway,
  connectionId: string,
  body: Buffer | undefined,
  response: ServerResponse,
): Promise<void> {
  if (!body) return fail(response, 413, 'PayloadTooLargeException', 'Message too long')
  const failure = failureFor(gateway, connectionId)
  if (failure) return fail(response, postErrors[failure.error], failure.error, 'A fault was asked for')
  const delay = strikes(gateway.faults.delayPosts, gateway.faults.random)
  if (delay) await wait(delay.milliseconds, undefined, { ref: false })

  const connection = findOpen(gateway, connectionId)
  if (!connection) return gone(response)
  if (connection.webSocket.bufferedAmount + body.length > gateway.limits.bufferBytes) {
    return fail(response, 429, 'LimitExceededException', 'The buffer for this client is full')
  }
  sendText(gateway, connection, body)
  succeed(response, 200)
  cutAtRandom(gateway, connection)
}

function failureFor({ faults }: Gateway, connectionId: string) {
  const onlyFor = faults.failPosts.get()?.connectionId ?? connectionId
  return onlyFor === connectionId ? strikes(faults.failPosts, faults.random) : undefined
}

function describe({ connectedAt, lastActiveAt, sourceIp, userAgent }: Connection) {
  return {
    connectedAt: new Date(connectedAt).toISOString(),
    identity: { sourceIp, userAgent },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  }
}

/** Undefined when it is larger than the limit; it is read to its end all the same, so that the caller gets an answer. */
async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= limitBytes) chunks.push(chunk)
  }
  return size <= limitBytes ? Buffer.concat(chunks) : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function succeed(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-RequestId': newGatewayId() })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function gone(response: ServerResponse): void {
  fail(response, 410, 'GoneException', 'Gone')
}

function fail(response: ServerResponse, status: number, errorType: string, message: string): void {
  response.setHeader('x-amzn-ErrorType', errorType)
  succeed(response, status, { message })
}
