/** What a proxied function answers, once it is sure to be of that shape. */
export interface ProxyAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Undefined for what API Gateway calls a malformed proxy response: no status, or a body that is no text. */
export function readProxyAnswer(payload: unknown): ProxyAnswer | undefined {
  if (!isRecord(payload)) return undefined
  const statusCode = Number(payload.statusCode)
  const body = payload.body ?? ''
  if (!(statusCode >= 100 && statusCode <= 599) || typeof body !== 'string') return undefined
  const headers = isRecord(payload.headers) ? Object.entries(payload.headers) : []
  return {
    statusCode,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, oneLine(String(value))])),
    body: payload.isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body,
  }
}

/** A header with a line break in it would be two headers. */
function oneLine(value: string): string {
  return value.replaceAll(/[\r\n]/g, ' ')
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
