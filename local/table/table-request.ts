import type { IncomingMessage } from 'node:http'

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'])
const reads = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'])

export type Access = 'read' | 'write' | 'other'

/** Who asks for what, as far as the headers tell. */
export interface TableRequest {
  readonly operation: string
  readonly access: Access
  /** Logical id of the function: the runtime gives it as access key, which every signature names. */
  readonly functionId: string
  /** Tells environments of one function apart; travels as session token. */
  readonly environmentId: string
  readonly headers: Readonly<Record<string, string>>
}

export function describeRequest({ headers }: IncomingMessage): TableRequest {
  const target = String(headers['x-amz-target'] ?? '')
  const operation = target.startsWith('DynamoDB_') ? target.slice(target.indexOf('.') + 1) : ''
  const [, functionId = ''] = /Credential=([^/,]+)/.exec(headers.authorization ?? '') ?? []
  return {
    operation,
    access: writes.has(operation) ? 'write' : reads.has(operation) ? 'read' : 'other',
    functionId,
    environmentId: String(headers['x-amz-security-token'] ?? ''),
    headers: {
      'content-type': String(headers['content-type'] ?? 'application/x-amz-json-1.0'),
      'x-amz-target': target,
      'x-amz-date': String(headers['x-amz-date'] ?? ''),
      authorization: String(headers.authorization ?? ''),
    },
  }
}

/** By logical id, or the beginning of one, since CDK ends them in a hash; undefined means every function. */
export function isOf(request: TableRequest, functionName: string | undefined): boolean {
  return functionName === undefined || request.functionId.toLowerCase().startsWith(functionName.toLowerCase())
}
