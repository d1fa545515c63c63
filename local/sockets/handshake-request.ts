import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Caller } from './gateway.ts'

export interface EventHeaders {
  headers: Record<string, string>
  multiValueHeaders: Record<string, string[]>
}

export interface EventQuery {
  queryStringParameters: Record<string, string>
  multiValueQueryStringParameters: Record<string, string[]>
}

/** Names keep the case in which the client sent them, as API Gateway does: not every client sends the same. */
export function headersOf(
  request: IncomingMessage,
  caller: Caller,
  more: Record<string, string[]>,
): EventHeaders {
  const multiValueHeaders: Record<string, string[]> = {}
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? ''
    if (/^(connection|upgrade|content-length)$/i.test(name)) continue
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), request.rawHeaders[at + 1] ?? '']
  }
  Object.assign(multiValueHeaders, more, {
    'X-Amzn-Trace-Id': [traceId(caller.connectedAt)],
    'X-Forwarded-For': [caller.sourceIp],
    'X-Forwarded-Port': [caller.host.split(':')[1] ?? '80'],
    'X-Forwarded-Proto': ['http'],
  })
  const lastOf = Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1) ?? ''])
  return { headers: Object.fromEntries(lastOf), multiValueHeaders }
}

function traceId(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1_000).toString(16)
  return `Root=1-${seconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`
}

export function queryOf(request: IncomingMessage): Partial<EventQuery> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  if (query.size === 0) return {}
  const names = [...new Set(query.keys())]
  return {
    queryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name).at(-1) ?? ''])),
    multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name)])),
  }
}
