import type { ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import type { TableRequest } from './table-request.ts'

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Asks a database and takes the whole answer. */
export async function ask(endpoint: string, request: TableRequest, body: string): Promise<Answer> {
  const response = await fetch(endpoint, { method: 'POST', headers: request.headers, body })
  return { status: response.status, body: await response.text() }
}

export function give(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-crc32': String(crc32(body)),
  })
  response.end(body)
}
