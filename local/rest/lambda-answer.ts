import { isProperties, type Properties } from '../template/template.ts'
import { type Exchange, headerOf } from './exchange.ts'
import { matchesMediaType } from './media-types.ts'
import type { Reply } from './reply.ts'

/** All that a proxy answer may hold; anything else makes it malformed. */
const answerFields = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])

/** What the client gets of a function's answer, or undefined when API Gateway would call it malformed. */
export function replyOf(payload: unknown, exchange: Exchange): Reply | undefined {
  if (!isProperties(payload) || Object.keys(payload).some((field) => !answerFields.has(field)))
    return undefined
  const status = Number(payload.statusCode ?? 200)
  const headers = headersOf(payload)
  const body = payload.body ?? ''
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  if (headers === undefined || typeof body !== 'string') return undefined
  return { status, headers, body: payload.isBase64Encoded === true ? decoded(body, exchange) : body }
}

// Only a binary type in the Accept header turns base64 back into bytes.
function decoded(body: string, exchange: Exchange): string | Buffer {
  const accept = headerOf(exchange, 'accept') ?? '*/*'
  const isBinary = matchesMediaType(exchange.config.binaryMediaTypes, accept)
  return isBinary ? Buffer.from(body, 'base64') : body
}

function headersOf({
  headers,
  multiValueHeaders,
}: Properties): Record<string, string | string[]> | undefined {
  const merged = new Map<string, [string, string | string[]]>()
  const singles = Object.entries(headers ?? {})
  const lists = Object.entries(multiValueHeaders ?? {})
  if (!singles.every(([, value]) => isPlain(value))) return undefined
  if (!lists.every(([, values]) => Array.isArray(values) && values.every(isPlain))) return undefined
  const put = (name: string, value: string | string[]) =>
    merged.set(name.toLowerCase(), [clientName(name), value])
  for (const [name, value] of singles) put(name, String(value))
  for (const [name, values] of lists) put(name, (values as unknown[]).map(String))
  if (!merged.has('content-type')) put('Content-Type', 'application/json')
  return Object.fromEntries(merged.values())
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
}

/** API Gateway renames these in answers of functions. */
const remapped = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'pragma',
  'proxy-authenticate',
  'range',
  'server',
  'te',
  'upgrade',
  'user-agent',
  'www-authenticate',
])

function clientName(name: string): string {
  return remapped.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name
}
