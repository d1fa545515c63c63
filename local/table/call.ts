/** An answer of DynamoDB that is not a success; `name` is the error's code, as with the SDK. */
export class TableError extends Error {
  override readonly name: string
  readonly status: number

  constructor(name: string, message: string, status: number) {
    super(message)
    this.name = name
    this.status = status
  }
}

export type AttributeValue = Readonly<Record<string, unknown>>
/** An item as it travels: attribute values with their types. */
export type RawItem = Readonly<Record<string, AttributeValue>>

const services = {
  table: 'DynamoDB_20120810',
  stream: 'DynamoDBStreams_20120810',
} as const

/**
 * One call of DynamoDB's JSON protocol. The SDK is not used here: the runtime passes attribute values on as they are,
 * and nothing in front of a local table checks signatures.
 */
export async function callTable<Output>(
  endpoint: string,
  operation: string,
  input: unknown,
  service: keyof typeof services = 'table',
): Promise<Output> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: headersFor(`${services[service]}.${operation}`),
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  if (!response.ok) throw errorFrom(response.status, text)
  return JSON.parse(text) as Output
}

const headersFor = (target: string) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': target,
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
})

function errorFrom(status: number, text: string): TableError {
  const { type, message } = readError(text)
  return new TableError(type.split('#').at(-1) ?? type, message, status)
}

function readError(text: string): { type: string; message: string } {
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    return {
      type: String(body.__type ?? 'UnknownError'),
      message: String(body.message ?? body.Message ?? ''),
    }
  } catch {
    return { type: 'UnknownError', message: text.slice(0, 200) }
  }
}
