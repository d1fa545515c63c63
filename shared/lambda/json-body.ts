import type { APIGatewayProxyEvent } from 'aws-lambda'
import { AppError, invalid } from '../contract/errors.ts'
import { headerOf } from './exchange.ts'

/** Bytes of a request's body. API Gateway lets through up to 10 MB. */
export const maxBodyBytes = 128 * 1024

const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

/** The body as JSON says it; undefined where there is none. */
export function readJsonBody(event: APIGatewayProxyEvent): unknown {
  const { body, isBase64Encoded } = event
  if (body === null || body === undefined || body === '') return undefined
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  if (bytes.byteLength > maxBodyBytes) {
    throw new AppError('too_large', { reason: 'body', values: { max: maxBodyBytes / 1024 } })
  }
  if (!json.test(headerOf(event, 'content-type') ?? '')) throw new AppError('unsupported_media_type')
  return parseJson(bytes)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    // JSON is UTF-8 (RFC 8259, section 8.1): anything else is refused, not repaired.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('', 'malformed_json')
  }
}
