import type { ServerResponse } from 'node:http'
import { type SettableFault, strikes } from '../faults/fault.ts'
import { ask, give } from './forward.ts'
import type { LaggingCopy } from './lagging-copy.ts'
import { type BatchInput, type Halves, halve } from './partial-batch.ts'
import { conflicting, type Refusal, type TransactInput, throttled } from './refusals.ts'
import type { TableFaults, ThrottleTable } from './table-faults.ts'
import { isOf, type TableRequest } from './table-request.ts'
import type { WriteKiller } from './write-killer.ts'

export interface FaultyTable {
  /** The database itself. */
  readonly target: string
  readonly faults: TableFaults
  readonly killer: WriteKiller
  /** Undefined while reads do not lag. */
  readonly copy: () => LaggingCopy | undefined
  /** Whether there is a copy of that table. */
  readonly isCopied: (tableName: string) => boolean
}

interface Input extends TransactInput, BatchInput {
  readonly TableName?: string
  readonly ConsistentRead?: boolean
}

/** Answers one call while faults are on. */
export async function serveFaulty(
  table: FaultyTable,
  request: TableRequest,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const input = JSON.parse(body) as Input
  const throttle = throttles(table, request)
  const halves = throttle && request.operation.startsWith('Batch') ? halve(input) : undefined
  if (halves) return serveHalf(table, request, halves, response)
  const refusal = refuse(table, request, input, throttle)
  if (refusal) return give(response, { status: 400, body: JSON.stringify(refusal) })
  if (request.access === 'write') return write(table, request, body, response)
  give(response, await ask(await sourceOf(table, request, input), request, body))
}

function refuse(
  table: FaultyTable,
  request: TableRequest,
  input: Input,
  throttle: ThrottleTable | undefined,
): Refusal | undefined {
  const { operation, access } = request
  if (throttle) return throttled(operation, input, throttle.error)
  // BatchWriteItem puts off what conflicts, which throttling shows.
  if (access !== 'write' || operation === 'BatchWriteItem') return undefined
  const { named, random } = table.faults
  return hits(table, named.conflictWrites, request) && conflicting(operation, input, random)
}

/** The setting, if the fault is on for that function and strikes this time. */
function hits<Setting extends { readonly rate: number; readonly function?: string | undefined }>(
  { faults }: FaultyTable,
  fault: SettableFault<Setting>,
  request: TableRequest,
): Setting | undefined {
  return isOf(request, fault.get()?.function) ? strikes(fault, faults.random) : undefined
}

function throttles(table: FaultyTable, request: TableRequest): ThrottleTable | undefined {
  const { throttleTable } = table.faults.named
  const access = throttleTable.get()?.access
  if (request.access === 'other' || (access !== 'all' && access !== request.access)) return undefined
  return hits(table, throttleTable, request)
}

async function serveHalf(
  table: FaultyTable,
  request: TableRequest,
  { done, left }: Halves,
  response: ServerResponse,
): Promise<void> {
  const source = await sourceOf(table, request, done)
  const answer = await ask(source, request, JSON.stringify(done))
  if (answer.status !== 200) return give(response, answer)
  const name = request.access === 'read' ? 'UnprocessedKeys' : 'UnprocessedItems'
  const body = JSON.stringify({ ...(JSON.parse(answer.body) as object), [name]: left })
  give(response, { status: 200, body })
}

/** The copy for a read that may be late, else the database, once the copy has seen what was there before a write. */
async function sourceOf(table: FaultyTable, request: TableRequest, input: Input): Promise<string> {
  const copy = table.copy()
  if (copy === undefined) return table.target
  const endpoint = await copy.ready
  return request.access === 'read' && mayLag(table, request, input) ? endpoint : table.target
}

function mayLag({ isCopied }: FaultyTable, { operation }: TableRequest, input: Input): boolean {
  if (operation === 'TransactGetItems') return false
  if (input.TableName !== undefined) return input.ConsistentRead !== true && isCopied(input.TableName)
  return Object.entries(input.RequestItems ?? {}).every(
    ([name, part]) => isCopied(name) && !('ConsistentRead' in part && part.ConsistentRead === true),
  )
}

async function write(
  table: FaultyTable,
  request: TableRequest,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const death = table.killer.strike(request)
  if (death !== 'lost') {
    const answer = await ask(await sourceOf(table, request, {}), request, body)
    const lost = hits(table, table.faults.named.loseWriteAnswers, request) !== undefined
    if (death === undefined && !lost) return give(response, answer)
  }
  if (death !== undefined) await table.killer.kill(request)
  response.destroy()
}
